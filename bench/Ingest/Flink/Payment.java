package kivendtout.bench;

import java.nio.charset.StandardCharsets;

/** The record kivendtout.payments.v1.PaymentAttempted, read by hand (a Flink POJO: public fields). */
public class Payment {
    public String paymentId, customerId, method, bin, country, ip, device;
    public long seconds, cents;
    public int nanos;

    long micros() {
        return seconds * 1_000_000 + nanos / 1000;
    }

    static Payment parse(byte[] record) {
        Payment p = new Payment();
        Wire in = new Wire(record, 0, record.length);
        while (in.at < in.end) {
            int field = (int) in.varint() >>> 3;
            if (field == 10) p.cents = in.varint();
            else if (field == 4) p.time(in.message());
            else p.text(field, in.text());
        }
        return p;
    }

    private void time(Wire in) {
        while (in.at < in.end) {
            if (in.varint() >>> 3 == 1) seconds = in.varint();
            else nanos = (int) in.varint();
        }
    }

    private void text(int field, String value) {
        switch (field) {
            case 1 -> paymentId = value;
            case 2 -> customerId = value;
            case 5 -> method = value;
            case 6 -> bin = value;
            case 7 -> country = value;
            case 8 -> ip = value;
            case 9 -> device = value;
            default -> { }
        }
    }

    /** The protobuf wire format, as far as payments need it. */
    private static final class Wire {
        final byte[] bytes;
        final int end;
        int at;

        Wire(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = bytes[at++];
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) return value;
            }
        }

        Wire message() {
            int length = (int) varint();
            at += length;
            return new Wire(bytes, at - length, at);
        }

        String text() {
            int length = (int) varint();
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.UTF_8);
        }
    }
}
