package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a study in a store: write-once segments, numbered without gaps. Who wants to append must have read all that is there, because the next number can be
 * created once only. Now and then a snapshot holds everything up to a number, so that few files are read. Belongs to one thread at a time.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String SEGMENTS = "journal";
    private static final String SNAPSHOTS = "snapshots";
    private static final int BETWEEN_SNAPSHOTS = 1000;

    private final Storage storage;
    private final List<byte[]> entries = new ArrayList<>();
    private long next;
    private long snapshot;

    Journal(Storage storage) {
        this.storage = storage;
    }

    private static String segment(long number) {
        return SEGMENTS + "/" + String.format(Locale.ROOT, "%012d", number);
    }

    /** Whether a store holds a study. */
    static boolean isIn(Storage storage) {
        try {
            return storage.list(SEGMENTS).contains(segment(0).substring(SEGMENTS.length() + 1));
        } catch (IOException e) {
            throw failed(storage, e);
        }
    }

    /** Reads whatever was added since the last call, in order. */
    List<Event> poll() {
        List<Event> events = new ArrayList<>();
        try {
            if (next == 0) {
                readSnapshot(events);
            }
            readSegments(events);
        } catch (IOException e) {
            throw failed(storage, e);
        }
        return events;
    }

    private void readSnapshot(List<Event> events) throws IOException {
        List<String> names = storage.list(SNAPSHOTS);
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = SNAPSHOTS + "/" + names.get(i);
            Segment.Content content = Segment.read(storage.read(name));
            List<byte[]> read = content.entries();
            int last = read.size() - 1;
            if (content.torn() == 0 && last >= 0 && Arrays.equals(read.get(last), seal(last))) {
                for (byte[] entry : read.subList(0, last)) {
                    events.add(EventCodec.read(entry, name));
                    entries.add(entry);
                }
                next = Long.parseLong(names.get(i));
                snapshot = next;
                return;
            }
            LOG.warn("{}: {} is damaged and is left out", storage.location(), name);
        }
    }

    /** The last entry of a snapshot: a file that was cut between two entries would look whole without it. */
    private static byte[] seal(int entries) {
        return Json.write(Map.of("sealed", entries));
    }

    private void writeSnapshot() {
        snapshot = next;
        List<byte[]> sealed = new ArrayList<>(entries);
        sealed.add(seal(entries.size()));
        try {
            storage.create(SNAPSHOTS + "/" + String.format(Locale.ROOT, "%012d", next), Segment.write(sealed));
        } catch (IOException e) {
            LOG.warn("{}: a snapshot could not be written: {}", storage.location(), e.getMessage());
        }
    }

    private void readSegments(List<Event> events) throws IOException {
        while (true) {
            byte[] bytes;
            try {
                bytes = storage.read(segment(next));
            } catch (java.io.FileNotFoundException e) {
                return;
            }
            add(bytes, events);
            next++;
        }
    }

    private void add(byte[] bytes, List<Event> events) {
        Segment.Content content = Segment.read(bytes);
        if (content.torn() > 0) {
            LOG.warn(
                    "{}: the last {} bytes of {} are torn and are left out",
                    storage.location(),
                    content.torn(),
                    segment(next));
        }
        for (byte[] entry : content.entries()) {
            events.add(EventCodec.read(entry, segment(next)));
            entries.add(entry);
        }
    }

    /**
     * Appends durably.
     *
     * @return false, having changed nothing, where someone else was first: {@link #poll} and look again
     */
    boolean append(List<Event> events) {
        List<byte[]> written = events.stream().map(EventCodec::write).toList();
        try {
            if (!isWritten(Segment.write(written))) {
                return false;
            }
            next++;
            for (int i = 0; i < written.size(); i++) {
                if (!(events.get(i) instanceof Event.Beat)) {
                    entries.add(written.get(i));
                }
            }
            if (next - snapshot >= BETWEEN_SNAPSHOTS) {
                writeSnapshot();
            }
            return true;
        } catch (IOException e) {
            throw failed(storage, e);
        }
    }

    /** Creates the next segment. Where the answer was lost, or the write was repeated below and found its own, the segment itself says whether it is there. */
    private boolean isWritten(byte[] segment) throws IOException {
        try {
            return storage.create(segment(next), segment) || isThere(segment);
        } catch (IOException e) {
            if (isThere(segment)) {
                return true;
            }
            throw e;
        }
    }

    private boolean isThere(byte[] segment) {
        try {
            return Arrays.equals(storage.read(segment(next)), segment);
        } catch (IOException e) {
            LOG.debug("{}: {} could not be read: {}", location(), segment(next), e.getMessage());
            return false;
        }
    }

    String location() {
        return storage.location();
    }

    private static PenstockException failed(Storage storage, IOException e) {
        return PenstockException.resource("a study must be kept where it can be written and read")
                .value(storage.location() + ": " + e.getMessage())
                .remedy(
                        "check the path, the permissions and the free space; the same command goes on where the study has stopped")
                .cause(e)
                .build();
    }
}
