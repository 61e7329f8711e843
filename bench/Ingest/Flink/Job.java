package kivendtout.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The fraud rules on Apache Flink, keyed by customer, with the shop's own tables for a sink. Runs until it is ended. */
public class Job {
    public static void main(String[] args) throws Exception {
        Configuration conf = new Configuration();
        conf.setString("execution.buffer-timeout.interval", "5 ms");
        conf.setString("pipeline.object-reuse", "true");
        conf.setString("restart-strategy.type", "none"); // a fault ends the job: the bench says what it was
        conf.setString("state.backend.type", "hashmap");
        conf.setString("execution.checkpointing.interval", "1000 ms");
        conf.setString("execution.checkpointing.storage", "filesystem");
        conf.setString("execution.checkpointing.dir", System.getenv("BENCH_CHECKPOINTS"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, conf);
        KafkaSource<Payment> source = KafkaSource.<Payment>builder().setBootstrapServers(System.getenv("BENCH_KAFKA")).setTopics("payments")
            .setGroupId("bench").setStartingOffsets(OffsetsInitializer.earliest()).setDeserializer(new Parse()).build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "payments").keyBy(p -> p.customerId)
            .process(new Judge(), new GenericTypeInfo<>(Judged.class)) // chained to the sink: never serialized
            .sinkTo(new RowSink(System.getenv("BENCH_RULE_SET")));
        try {
            env.execute("fraud");
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    static class Parse implements KafkaRecordDeserializationSchema<Payment> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Payment> out) {
            out.collect(Payment.parse(record.value()));
        }

        @Override
        public TypeInformation<Payment> getProducedType() {
            return TypeInformation.of(Payment.class);
        }
    }

    static class Judge extends KeyedProcessFunction<String, Payment, Judged> {
        transient ValueState<History> state;
        transient Map<String, String> countries;

        @Override
        public void open(OpenContext context) throws Exception {
            state = getRuntimeContext().getState(new ValueStateDescriptor<>("history", TypeInformation.of(History.class)));
            countries = new HashMap<>();
            try (Connection connection = RowSink.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT customer_id::text, country::text FROM customers")) {
                while (rows.next()) countries.put(rows.getString(1), rows.getString(2));
            }
        }

        @Override
        public void processElement(Payment p, Context context, Collector<Judged> out) throws Exception {
            History history = state.value();
            if (history == null) history = new History();
            Judged judged = new Judged();
            judged.payment = p;
            judged.customerCountry = countries.get(p.customerId);
            judged.hits = history.judge(p, judged.customerCountry);
            judged.position = history.position;
            state.update(history);
            out.collect(judged);
        }
    }
}
