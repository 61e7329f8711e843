namespace KiVendTout.Cli.Data.Generation;

/// <summary>How an honest customer goes through the shop.</summary>
internal sealed class Shopper(Catalogue catalogue)
{
    private const double Buys = 0.225;
    private const double FillsCart = 0.45;
    private const double IsRefused = 0.12;
    private const double TriesAgain = 0.85;
    private const int MaxAttempts = 4;

    /// <summary>A card that does not work, and a person who will not believe it: honest, and yet a burst.</summary>
    private const double IsStubborn = 0.015;
    private const int MaxStubbornAttempts = 8;

    private static readonly string[] Glances = ["page_view", "page_view", "page_view", "product_view", "product_view", "search"];

    /// <summary>Writes a whole session.</summary>
    public SessionStory Visit(SessionStory story, Means means, SeededRandom random)
    {
        story.Happens("page_view");
        if (random.Chance(Buys))
        {
            Browse(story, random.Between(1, 7), random);
            Buy(story, means, random);
        }
        else
        {
            Browse(story, random.Between(3, 14), random);
            if (random.Chance(FillsCart))
            {
                FillAndLeave(story, random);
            }
        }

        return story.Close();
    }

    /// <summary>Puts one to four products into the cart, some of them twice.</summary>
    public static IEnumerable<OrderLine> Lines(SeededRandom random, Func<int> pick)
    {
        var u = random.NextDouble();
        var count = u < 0.35 ? 1 : u < 0.70 ? 2 : u < 0.90 ? 3 : 4;
        for (var i = 0; i < count; i++)
        {
            yield return new OrderLine(pick(), random.Chance(0.2) ? 2 : 1);
        }
    }

    /// <summary>Puts a line into the cart.</summary>
    public static void Take(SessionStory story, OrderLine line, SeededRandom random)
    {
        if (random.Chance(0.7))
        {
            story.Wait(10, 120);
            story.Happens("product_view", line.Product);
        }

        story.Cart.Add(line);
        for (var unit = 0; unit < line.Quantity; unit++)
        {
            story.Wait(3, 40);
            story.Happens("add_to_cart", line.Product);
        }
    }

    /// <summary>Looks around.</summary>
    public void Browse(SessionStory story, int glances, SeededRandom random)
    {
        for (var i = 0; i < glances; i++)
        {
            story.Wait(8, 120);
            var type = random.Pick(Glances);
            story.Happens(type, type == "product_view" ? catalogue.Pick(random) : 0);
        }
    }

    /// <summary>Looks at the cart and goes to pay.</summary>
    public static void CheckOut(SessionStory story, SeededRandom random)
    {
        if (random.Chance(0.8))
        {
            story.Wait(3, 40);
            story.ShowsCart("view_cart");
        }

        story.Wait(5, 60);
        story.ShowsCart("checkout_start");
        if (random.Chance(0.5))
        {
            story.Wait(15, 60);
            story.Happens("add_payment_method");
        }

        story.Wait(5, 40);
    }

    private void Buy(SessionStory story, Means means, SeededRandom random)
    {
        foreach (var line in Lines(random, () => catalogue.Pick(random)))
        {
            Take(story, line, random);
        }

        if (random.Chance(0.2))
        {
            ChangeOfMind(story, random);
        }

        CheckOut(story, random);
        var stubborn = random.Chance(IsStubborn);
        var attempts = stubborn ? MaxStubbornAttempts : MaxAttempts;
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            var refused = random.Chance(stubborn ? 0.9 : IsRefused);
            story.Pays(means, !refused);
            if (!refused || !random.Chance(stubborn ? 0.97 : TriesAgain))
            {
                break;
            }

            story.Wait(15, 50);
        }
    }

    private void FillAndLeave(SessionStory story, SeededRandom random)
    {
        foreach (var line in Lines(random, () => catalogue.Pick(random)))
        {
            Take(story, line, random);
        }

        if (random.Chance(0.3))
        {
            ChangeOfMind(story, random);
        }

        if (random.Chance(0.6))
        {
            story.Wait(3, 60);
            story.ShowsCart("view_cart");
        }

        if (random.Chance(0.15))
        {
            story.Wait(5, 60);
            story.ShowsCart("checkout_start");
        }
    }

    /// <summary>Puts something in and takes it out again.</summary>
    private void ChangeOfMind(SessionStory story, SeededRandom random)
    {
        var product = catalogue.Pick(random);
        story.Wait(5, 60);
        story.Happens("add_to_cart", product);
        story.Wait(5, 60);
        story.Happens("remove_from_cart", product);
    }
}
