global using KiVendTout.Domain.Common;
global using Orleans;
