using Google.Protobuf;

namespace KiVendTout.Records.Tests;

/// <summary>Records of every past version still decode, and say what they said.</summary>
public sealed class GoldenRecordTests
{
    private static readonly DateTimeOffset Now = Samples.Noon.AddYears(1);

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(GoldenRecords.Folder, "*.binpb").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Every_type_has_a_record_of_the_version_that_is_written_now()
    {
        foreach (var type in GoldenRecords.Types)
        {
            var path = Path.Combine(GoldenRecords.Folder, GoldenRecords.NameOf(type));
            if (Environment.GetEnvironmentVariable(GoldenRecords.WriteVariable) == "1" && !File.Exists(path + ".binpb"))
            {
                var record = GoldenRecords.Fill(type);
                await File.WriteAllBytesAsync(path + ".binpb", record.ToByteArray(), TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(path + ".json", JsonFormatter.Default.Format(record) + "\n", TestContext.Current.CancellationToken);
            }

            Assert.True(File.Exists(path + ".binpb"), $"{type.FullName} has no golden record of this version: run this test once with {GoldenRecords.WriteVariable}=1");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_record_says_what_it_said(string name)
    {
        var (bytes, json) = await ReadAsync(name);
        var type = GoldenRecords.Types.Single(type => type.FullName == TypeOf(name));

        var record = type.Parser.ParseFrom(bytes);

        Assert.Equal(type.Parser.ParseJson(json), record);
        // Nothing it held has become a field nobody knows.
        Assert.Equal(type.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes).CalculateSize(), bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_record_of_an_input_topic_is_taken_in_both_forms(string name)
    {
        var (bytes, json) = await ReadAsync(name);
        var type = TypeOf(name);
        Assert.SkipWhen(type.StartsWith("kivendtout.fraud.", StringComparison.Ordinal), "an output: nobody of ours reads it");

        Assert.Equivalent(
            GoldenRecords.Decode(type, CloudEventHeaders.Protobuf, bytes, Now),
            GoldenRecords.Decode(type, CloudEventHeaders.Json, System.Text.Encoding.UTF8.GetBytes(json), Now),
            strict: true);
    }

    private static string TypeOf(string name) => name[..name.LastIndexOf('.')];

    private static async Task<(byte[] Bytes, string Json)> ReadAsync(string name)
    {
        var path = Path.Combine(GoldenRecords.Folder, name);
        return (await File.ReadAllBytesAsync(path + ".binpb", TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(path + ".json", TestContext.Current.CancellationToken));
    }
}
