package io.penstock.engine.checkpoint;

import io.penstock.engine.run.Memo;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.type.Bundle;
import io.penstock.engine.type.StateFiles;
import io.penstock.engine.type.Statistics;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepTypes;
import io.penstock.engine.type.TreeDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The memory of one fit in a store: a write-once file for everything that was finished, and for rounds. */
final class StoredMemo implements Memo {
    private final Storage storage;
    private final String folder;
    private final StepTypes types;
    private final Duration pause;
    private final Map<String, Long> written = new HashMap<>();

    StoredMemo(Storage storage, String folder, StepTypes types, Duration pause) {
        this.storage = storage;
        this.folder = folder;
        this.types = types;
        this.pause = pause;
    }

    private static String hash(String key) {
        return Digests.sha256(key.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    private String finished(String key) {
        return folder + "/finished/" + hash(key);
    }

    private String rounds(String key) {
        return folder + "/rounds/" + hash(key);
    }

    @Override
    public Optional<Finished> read(String key) {
        try {
            String name = hash(key);
            if (!storage.list(folder + "/finished").contains(name)) {
                return Optional.empty();
            }
            Bundle bundle = Bundle.read(storage.read(finished(key)));
            Statistics codec = new Statistics(types);
            Map<String, Object> statistics = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : part(bundle, "statistics").entrySet()) {
                statistics.put(
                        entry.getKey(), codec.read(StateFiles.read(bundle.folder(String.valueOf(entry.getValue())))));
            }
            return Optional.of(new Finished(steps(bundle, "steps"), part(bundle, "about"), statistics));
        } catch (IOException e) {
            throw Checkpoints.failed(storage, e);
        }
    }

    @Override
    public void write(String key, Finished finished) {
        try {
            Bundle bundle = Bundle.empty();
            bundle.document().put("key", key);
            bundle.document().put("about", finished.about());
            bundle.document().put("steps", describe(bundle, "steps", finished.steps()));
            Statistics codec = new Statistics(types);
            Map<String, Object> folders = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : finished.statistics().entrySet()) {
                String name = "statistics" + folders.size();
                StateFiles.write(codec.write(entry.getValue()), bundle.folder(name));
                folders.put(entry.getKey(), name);
            }
            bundle.document().put("statistics", folders);
            storage.create(finished(key), bundle.bytes());
        } catch (IOException e) {
            throw Checkpoints.failed(storage, e);
        }
    }

    @Override
    public Optional<Round> latest(String key) {
        try {
            List<String> names = storage.list(rounds(key));
            if (names.isEmpty()) {
                return Optional.empty();
            }
            String last = names.get(names.size() - 1);
            Bundle bundle = Bundle.read(storage.read(rounds(key) + "/" + last));
            Map<String, State> memories = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : part(bundle, "memories").entrySet()) {
                memories.put(entry.getKey(), StateFiles.read(bundle.folder(String.valueOf(entry.getValue()))));
            }
            return Optional.of(
                    new Round(Integer.parseInt(last), steps(bundle, "learning"), memories, steps(bundle, "fitted")));
        } catch (IOException e) {
            throw Checkpoints.failed(storage, e);
        }
    }

    @Override
    public void write(String key, Round round) {
        long now = System.nanoTime();
        Long before = written.get(key);
        if (before == null && !pause.isZero()) {
            written.put(key, now);
            return;
        }
        if (before != null && now - before < pause.toNanos()) {
            return;
        }
        try {
            Bundle bundle = Bundle.empty();
            bundle.document().put("key", key);
            bundle.document().put("learning", describe(bundle, "learning", round.learning()));
            bundle.document().put("fitted", describe(bundle, "fitted", round.fitted()));
            Map<String, Object> folders = new LinkedHashMap<>();
            for (Map.Entry<String, State> entry : round.memories().entrySet()) {
                String name = "memory" + folders.size();
                StateFiles.write(entry.getValue(), bundle.folder(name));
                folders.put(entry.getKey(), name);
            }
            bundle.document().put("memories", folders);
            storage.create(rounds(key) + "/" + String.format(Locale.ROOT, "%09d", round.number()), bundle.bytes());
            written.put(key, System.nanoTime());
        } catch (IOException e) {
            throw Checkpoints.failed(storage, e);
        }
    }

    private Map<String, Object> describe(Bundle bundle, String part, Map<String, Step> steps) throws IOException {
        Map<String, Object> described = new LinkedHashMap<>();
        for (Map.Entry<String, Step> entry : steps.entrySet()) {
            String prefix = part + described.size() + "/";
            described.put(
                    entry.getKey(),
                    new TreeDocument(types, name -> bundle.folder(prefix + name))
                            .write(entry.getKey(), entry.getValue()));
        }
        return described;
    }

    private Map<String, Step> steps(Bundle bundle, String part) throws IOException {
        Map<String, Step> steps = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : part(bundle, part).entrySet()) {
            String prefix = part + steps.size() + "/";
            steps.put(
                    entry.getKey(),
                    new TreeDocument(types, name -> bundle.folder(prefix + name))
                            .read(entry.getKey(), StepDocument.map(entry.getValue(), entry.getKey())));
        }
        return steps;
    }

    private static Map<String, Object> part(Bundle bundle, String name) {
        return StepDocument.map(bundle.document().get(name), name);
    }

    @Override
    public void end() {
        try {
            storage.create(folder + "/end/end.json", Checkpoints.marker());
        } catch (IOException e) {
            throw Checkpoints.failed(storage, e);
        }
    }
}
