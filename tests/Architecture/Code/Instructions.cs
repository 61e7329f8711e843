using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace KiVendTout.Architecture.Code;

/// <summary>The instructions of a compiled method.</summary>
internal static class Instructions
{
    /// <summary>First byte of the instructions that have two.</summary>
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value, code => code.OperandType);

    /// <summary>The methods, fields and types that instructions name.</summary>
    public static IEnumerable<EntityHandle> Names(ImmutableArray<byte> code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == Prefix ? (short)((Prefix << 8) | code[at + 1]) : code[at];
            at += code[at] == Prefix ? 2 : 1;
            var operand = Operands[value];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return MetadataTokens.EntityHandle(Int32(code, at));
            }

            at += Size(operand, code, at);
        }
    }

    private static int Size(OperandType operand, ImmutableArray<byte> code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) * (1 + Int32(code, at)),
        _ => 4,
    };

    private static int Int32(ImmutableArray<byte> code, int at) => BitConverter.ToInt32(code.AsSpan(at, sizeof(int)));
}
