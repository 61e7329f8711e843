global using KiVendTout.Domain.Common;
