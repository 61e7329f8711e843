using Microsoft.ML;
using Microsoft.ML.Data;

namespace KiVendTout.Training.Learning;

/// <summary>Shows rows of a table to Microsoft.ML, one at a time: each is copied into the same object.</summary>
internal static class TableView
{
    /// <summary>Name of the column of vectors.</summary>
    public const string Features = nameof(Row.Features);

    /// <summary>Name of the column of labels.</summary>
    public const string Label = nameof(Row.Label);

    public static IDataView Of(MLContext ml, LearningRows table, int[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, table.Width);
        return ml.Data.LoadFromEnumerable(Read(table, rows), schema);
    }

    private static IEnumerable<Row> Read(LearningRows table, int[] rows)
    {
        var row = new Row { Features = new float[table.Width] };
        foreach (var number in rows)
        {
            table[number].CopyTo(row.Features);
            row.Label = table.Labels[number];
            yield return row;
        }
    }

    private sealed class Row
    {
        public float[] Features { get; init; } = [];

        public bool Label { get; set; }
    }
}
