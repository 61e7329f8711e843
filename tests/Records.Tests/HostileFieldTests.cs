using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Records.Tests;

/// <summary>Walks every field of every record of the input topics: what no record may say is refused by the field's name, whatever the field.</summary>
public sealed class HostileFieldTests
{
    private static readonly DateTimeOffset Now = Samples.Noon.AddYears(1);

    public static TheoryData<string> Types => [.. GoldenRecords.Types.Select(type => type.FullName).Where(type => !type.Contains(".fraud.", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Types))]
    public void No_text_holds_a_control_character(string name)
    {
        foreach (var character in "\0\u0001\t\n\r\u001f\u007f\u0085\u009f")
        {
            foreach (var field in FieldsOf(name, FieldType.String))
            {
                Assert.Equal(field.Name, Refused(name, message => field.Accessor.SetValue(message, $"a{character}b")).Field);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_text_holds_half_a_surrogate_pair(string name)
    {
        foreach (var field in FieldsOf(name, FieldType.String))
        {
            var json = JsonFormatter.Default.Format(Filled(name, message => field.Accessor.SetValue(message, "HALF")));
            Assert.Throws<ContractViolationException>(() => Decode(name, CloudEventHeaders.Json, Encoding.UTF8.GetBytes(json.Replace("HALF", "\\ud800", StringComparison.Ordinal))));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_time_lies_outside_the_life_of_the_shop(string name)
    {
        foreach (var time in new[]
        {
            new Timestamp(), DateTimeOffset.MinValue.ToTimestamp(), DateTimeOffset.MaxValue.ToTimestamp(), (Clock.Earliest - TimeSpan.FromMicroseconds(1)).ToTimestamp(),
            (Now + Clock.MaxLead + TimeSpan.FromMicroseconds(1)).ToTimestamp(), new Timestamp { Seconds = long.MinValue }, new Timestamp { Seconds = long.MaxValue },
            new Timestamp { Seconds = Clock.Earliest.ToUnixTimeSeconds(), Nanos = int.MinValue }, new Timestamp { Seconds = Clock.Earliest.ToUnixTimeSeconds(), Nanos = int.MaxValue },
        })
        {
            foreach (var field in FieldsOf(name, FieldType.Message).Where(field => field.MessageType == Timestamp.Descriptor))
            {
                Assert.Equal(field.Name, Refused(name, message => field.Accessor.SetValue(message, time)).Field);
            }
        }
    }

    private static IEnumerable<FieldDescriptor> FieldsOf(string name, FieldType type) =>
        TypeOf(name).Fields.InDeclarationOrder().Where(field => field.FieldType == type && !field.IsRepeated);

    private static ContractViolationException Refused(string name, Action<IMessage> harm) =>
        Assert.Throws<ContractViolationException>(() => Decode(name, CloudEventHeaders.Protobuf, Filled(name, harm).ToByteArray()));

    private static IMessage Filled(string name, Action<IMessage> harm)
    {
        var message = GoldenRecords.Fill(TypeOf(name));
        harm(message);
        return message;
    }

    private static MessageDescriptor TypeOf(string name) => GoldenRecords.Types.Single(type => type.FullName == name);

    private static void Decode(string type, string content, byte[] value) => GoldenRecords.Decode(type, content, value, Now);
}
