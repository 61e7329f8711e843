namespace KiVendTout.Domain.Tests.Common;

public class TextRuleTests
{
    private const int Max = 20;

    [Fact]
    public void No_control_character_and_no_half_of_a_pair_is_plain_at_any_place() => Gen.Select(
        Gen.OneOf(Gen.Char['\0', '\u001f'], Gen.Char['\u007f', '\u009f'], Gen.Char['\ud800', '\udfff']), Gen.Int[0, 3], Gen.Int[0, 3])
        .Sample((bad, before, after) => Assert.False(TextRule.IsPlain(new string('é', before) + bad + new string('z', after))));

    [Fact]
    public void All_other_characters_are_plain_whole_pairs_too() => Gen.Int[0x20, 0x10ffff]
        .Where(code => code is not (>= 0x7f and <= 0x9f or >= 0xd800 and <= 0xdfff))
        .Sample(code => Assert.True(TextRule.IsValid(char.ConvertFromUtf32(code) + "a" + char.ConvertFromUtf32(code), Max)));

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("1", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("123456789012345678901", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\nb", false)]
    public void The_length_and_every_character_count(string? text, bool isValid) => Assert.Equal(isValid, TextRule.IsValid(text, Max));

    // No data of a theory: an attribute cannot hold them.
    [Fact]
    public void Halves_in_the_wrong_order_are_no_pair()
    {
        Assert.False(TextRule.IsPlain("\udc00\ud800"));
        Assert.False(TextRule.IsPlain("\ud800\ud800\udc00"));
    }
}
