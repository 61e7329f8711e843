package kivendtout.bench;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

/** What is kept of a customer (keyed state, a Flink POJO), and rules R1 to R5 over it. A record may come up to an hour late. */
public class History {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final long MINUTE = 60_000_000, HOUR = 60 * MINUTE;
    static final String[] NAMES = {"R1", "R2", "R3", "R4", "R5"};
    static final double[] WEIGHTS = {0.4, 0.1, 0.6, 0.5, 0.15};
    static final String[] ACTIONS = {"Alert", "Record", "Challenge", "Challenge", "Record"};
    static final boolean[] ALERTS = {true, false, true, true, false};
    static final String[] REASONS = {
        "amount above the limit and no earlier successful payment", "payment country differs from the customer's", "too many attempts in the window",
        "device and address both differ from the attempt shortly before", "made at night"};

    public long position, newest;
    public int count;
    public long[] at = new long[4];
    public String[] devices = new String[4], ips = new String[4];

    /** Judges an attempt and then knows it; returns a bit a rule, bit 0 is R1. The topic has no outcomes, so no payment has succeeded yet. */
    int judge(Payment p, String customerCountry) {
        long now = p.micros();
        int hits = p.cents > 100_00 ? 1 : 0;
        if (!p.country.equals(customerCountry)) hits |= 2;
        int others = 0, previous = -1;
        for (int i = 0; i < count; i++) {
            if (at[i] > now) continue;
            if (now - at[i] < 10 * MINUTE) others++;
            if (previous < 0 || at[i] >= at[previous]) previous = i;
        }
        if (others + 1 > 5) hits |= 4;
        if (previous >= 0 && now - at[previous] < HOUR && !devices[previous].equals(p.device) && !ips[previous].equals(p.ip)) hits |= 8;
        int hour = Instant.ofEpochSecond(p.seconds).atZone(PARIS).getHour();
        if (hour >= 3 && hour < 6) hits |= 16;
        add(p, now);
        return hits;
    }

    static double score(int hits) {
        double product = 1;
        for (int r = 0; r < 5; r++) if ((hits >> r & 1) != 0) product *= 1 - WEIGHTS[r];
        return 1 - product;
    }

    static String decision(int hits) {
        return (hits & 0b01100) != 0 ? "challenge" : "accept";
    }

    private void add(Payment p, long now) {
        position++;
        newest = Math.max(newest, now);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (at[i] <= newest - 2 * HOUR) continue;
            at[kept] = at[i];
            devices[kept] = devices[i];
            ips[kept++] = ips[i];
        }
        if (kept == at.length) {
            at = Arrays.copyOf(at, kept * 2);
            devices = Arrays.copyOf(devices, kept * 2);
            ips = Arrays.copyOf(ips, kept * 2);
        }
        at[kept] = now;
        devices[kept] = p.device;
        ips[kept] = p.ip;
        count = kept + 1;
    }
}
