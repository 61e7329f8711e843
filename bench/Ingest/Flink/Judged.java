package kivendtout.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A payment that has been judged, on its way to the sink, and the two texts that are written of it. */
public class Judged {
    Payment payment;
    String customerCountry;
    long position;
    int hits;

    /** The column evidence, format 2. */
    String evidence(String ruleSet, String judgedAt) {
        StringBuilder out = new StringBuilder(320).append("{\"v\":2,\"customer_country\":\"").append(customerCountry)
            .append("\",\"assessment\":{\"score\":").append(hits == 0 ? "0" : History.score(hits))
            .append(",\"decision\":\"").append((hits & 0b01100) != 0 ? "Challenge" : "Accept").append("\",\"rules\":\"").append(ruleSet)
            .append("\",\"at\":\"").append(judgedAt).append("\",\"hits\":[");
        for (int r = 0, n = 0; r < 5; r++) {
            if ((hits >> r & 1) == 0) continue;
            if (n++ > 0) out.append(',');
            out.append("{\"rule\":\"").append(History.NAMES[r]).append("\",\"weight\":").append(History.WEIGHTS[r]).append(",\"action\":\"")
                .append(History.ACTIONS[r]).append("\",\"reason\":\"").append(History.REASONS[r]).append("\"}");
        }
        return out.append("]}}").toString();
    }

    /** The outbox record kivendtout.fraud.v1.FraudAlertRaised. */
    byte[] alert(int rule, long seconds, int nanos) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128), time = new ByteArrayOutputStream(16);
        text(out, 1, payment.paymentId + ":" + History.NAMES[rule]);
        text(out, 2, payment.paymentId);
        text(out, 3, payment.customerId);
        number(time, 1, seconds);
        number(time, 2, nanos);
        bytes(out, 4, time.toByteArray());
        number(out, 5, payment.cents);
        text(out, 6, "EUR");
        text(out, 7, History.NAMES[rule]);
        out.write(8 << 3 | 1);
        long bits = Double.doubleToLongBits(History.score(hits));
        for (int i = 0; i < 8; i++) out.write((int) (bits >>> 8 * i));
        return out.toByteArray();
    }

    /** As .NET writes it: no zeros at the end of the fraction. */
    static String time(long seconds, int nanos) {
        String text = Instant.ofEpochSecond(seconds, nanos).toString();
        int end = text.length() - 1;
        if (nanos > 0) while (text.charAt(end - 1) == '0') end--;
        return text.substring(0, end) + "+00:00";
    }

    private static void text(ByteArrayOutputStream out, int field, String value) {
        bytes(out, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        out.write(field << 3 | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        out.write(field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        for (; (value & ~0x7fL) != 0; value >>>= 7) out.write((int) (value & 0x7f | 0x80));
        out.write((int) value);
    }
}
