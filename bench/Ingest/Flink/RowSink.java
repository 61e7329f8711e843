package kivendtout.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes the tables of the shop, a batch in one statement, which is its transaction. One batch is under way on a thread of its own while the
 * next fills; a checkpoint waits for both. After a restart rows come again, and are left as they are.
 */
class RowSink implements Sink<Judged> {
    static final int BATCH = 1000;
    static final long WAIT_MS = 5, AGAIN_MS = 1;
    final String ruleSet;

    RowSink(String ruleSet) {
        this.ruleSet = ruleSet;
    }

    @Override
    public SinkWriter<Judged> createWriter(WriterInitContext context) throws IOException {
        try {
            return new Writer(connect(), context.getProcessingTimeService());
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(System.getenv("BENCH_JDBC"));
    }

    /** The statement of the plain writer, for rows that may come again, with the parameters of JDBC. */
    static String sql() throws IOException {
        String text = Files.readString(Path.of(System.getenv("BENCH_SQL"))).replaceAll("(?m)^--.*$", "");
        return text.replace("/*again", "").replace("*/", "").replaceAll("\\$\\d+", "?");
    }

    class Writer implements SinkWriter<Judged> {
        final Connection connection;
        final PreparedStatement statement;
        final ProcessingTimeService timers;
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        Map<String, Judged> buffer = new LinkedHashMap<>();
        Future<?> underWay;
        boolean timed;

        Writer(Connection connection, ProcessingTimeService timers) throws SQLException, IOException {
            this.connection = connection;
            this.timers = timers;
            statement = connection.prepareStatement(sql());
        }

        @Override
        public void write(Judged judged, Context context) throws IOException, InterruptedException {
            buffer.put(judged.payment.paymentId, judged);
            if (buffer.size() >= BATCH) send();
            else if (!timed) sendIn(WAIT_MS);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            send();
            settle();
        }

        void sendIn(long millis) {
            timed = true;
            timers.registerTimer(timers.getCurrentProcessingTime() + millis, time -> {
                timed = false;
                if (underWay == null || underWay.isDone()) send();
                else sendIn(AGAIN_MS);
            });
        }

        void send() throws IOException, InterruptedException {
            if (buffer.isEmpty()) return;
            settle();
            List<Judged> rows = new ArrayList<>(buffer.values());
            buffer = new LinkedHashMap<>();
            underWay = thread.submit(() -> {
                store(rows);
                return null;
            });
        }

        void settle() throws IOException, InterruptedException {
            if (underWay == null) return;
            try {
                underWay.get();
                underWay = null;
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }

        void store(List<Judged> rows) throws SQLException {
            Instant now = Instant.now();
            long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
            int nanos = now.getNano() / 1000 * 1000;
            String judgedAt = Judged.time(now.getEpochSecond(), nanos);
            List<Object[]> alerts = new ArrayList<>();
            for (Judged j : rows)
                for (int r = 0; r < 5; r++)
                    if ((j.hits >> r & 1) != 0 && History.ALERTS[r]) alerts.add(new Object[] {j, History.NAMES[r], j.alert(r, now.getEpochSecond(), nanos)});
            Object[] columns = {
                text(rows, j -> j.payment.paymentId), text(rows, j -> j.payment.customerId), rows.stream().mapToLong(j -> j.position).toArray(),
                rows.stream().mapToLong(j -> j.payment.micros()).toArray(), text(rows, j -> j.payment.method), text(rows, j -> j.payment.bin),
                text(rows, j -> j.payment.country), text(rows, j -> j.payment.ip), text(rows, j -> j.payment.device),
                rows.stream().mapToLong(j -> j.payment.cents).toArray(), rows.stream().mapToDouble(j -> History.score(j.hits)).toArray(),
                text(rows, j -> History.decision(j.hits)), text(rows, j -> names(j.hits)), text(rows, j -> j.evidence(ruleSet, judgedAt)), micros, ruleSet,
                text(alerts, a -> of(a).payment.paymentId + ":" + a[1]), text(alerts, a -> of(a).payment.paymentId), text(alerts, a -> of(a).payment.customerId),
                alerts.stream().mapToLong(a -> of(a).payment.cents).toArray(), text(alerts, a -> (String) a[1]),
                alerts.stream().mapToDouble(a -> History.score(of(a).hits)).toArray(), alerts.stream().map(a -> (byte[]) a[2]).toArray(byte[][]::new), micros};
            for (int i = 0; i < columns.length; i++) set(i + 1, columns[i]);
            statement.executeUpdate(); // autocommit: the statement is the transaction
        }

        void set(int index, Object column) throws SQLException {
            if (column instanceof Long || column instanceof String) statement.setObject(index, column);
            else {
                String type = column instanceof String[] ? "text" : column instanceof long[] ? "int8" : column instanceof double[] ? "float8" : "bytea";
                statement.setArray(index, connection.unwrap(org.postgresql.PGConnection.class).createArrayOf(type, column));
            }
        }

        @Override
        public void close() throws Exception {
            thread.shutdownNow();
            connection.close();
        }
    }

    private static Judged of(Object[] alert) {
        return (Judged) alert[0];
    }

    private static <T> String[] text(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static String names(int hits) {
        StringBuilder out = new StringBuilder();
        for (int r = 0; r < 5; r++) if ((hits >> r & 1) != 0) out.append(out.length() > 0 ? "," : "").append(History.NAMES[r]);
        return out.toString();
    }
}
