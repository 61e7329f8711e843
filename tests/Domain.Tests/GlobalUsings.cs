global using CsCheck;
global using KiVendTout.Domain.Common;
