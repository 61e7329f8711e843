global using KiVendTout.Domain.Common;
global using KiVendTout.Testing.Records;
