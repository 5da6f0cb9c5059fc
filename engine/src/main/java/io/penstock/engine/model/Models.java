package io.penstock.engine.model;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.type.StepTypes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Saves and loads models under one root. A save writes a folder named after the manifest's digest (the files first, the
 * manifest last) and then creates the next pointer, {@code current-000007.json}; the highest-numbered pointer is the
 * current version. Nothing is overwritten or deleted, so a save that dies leaves the version before it as it was.
 */
public final class Models {
    private static final String POINTERS = "pointers";
    private static final String PREFIX = "current-";
    private static final int TRIES = 100;

    private final Storage storage;
    private final StepTypes types;

    private Models(Storage storage, StepTypes types) {
        this.storage = storage;
        this.types = types;
    }

    /** The models under that root, of the step types on the class path. */
    public static Models in(Storage storage) {
        return new Models(storage, StepTypes.discover());
    }

    public static Models in(Storage storage, StepTypes types) {
        return new Models(storage, types);
    }

    /** Saves a new version, with the statistics that let it go on learning, and makes it the current one. */
    public Model.Version save(Fitted<?> fitted, Map<String, Object> about) {
        return save(fitted.step(), fitted.schema(), about, fitted.statistics());
    }

    /** Saves a new version, for prediction only, and makes it the current one. */
    public Model.Version save(Step step, Schema schema, Map<String, Object> about) {
        return save(step, schema, about, Map.of());
    }

    private Model.Version save(Step step, Schema schema, Map<String, Object> about, Map<String, Object> statistics) {
        try {
            Manifest manifest = Manifest.of(step, schema, about, statistics, types);
            byte[] content = manifest.bytes();
            String digest = Digests.sha256(content);
            String folder = "versions/" + digest.substring(0, 16);
            for (Map.Entry<String, byte[]> file : manifest.files().entrySet()) {
                put(folder + "/" + file.getKey(), file.getValue());
            }
            put(folder + "/" + Manifest.NAME, content);
            return point(digest, folder);
        } catch (IOException e) {
            throw PenstockException.resource("a model must be written to a place that can be written to")
                    .value(storage.location() + ": " + e.getMessage())
                    .remedy("check the path, the permissions and the free space; the version before is untouched")
                    .cause(e)
                    .build();
        }
    }

    /** Creates a file; one that is there from an earlier try must be the same. */
    private void put(String name, byte[] content) throws IOException {
        if (!storage.create(name, content) && !java.util.Arrays.equals(storage.read(name), content)) {
            throw new IOException(name + " exists with another content");
        }
    }

    private Model.Version point(String digest, String folder) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            List<Long> numbers = numbers();
            long next = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
            Model.Version version =
                    new Model.Version(next, digest, folder, Instant.now().toString());
            Map<String, Object> pointer = new LinkedHashMap<>();
            pointer.put("manifest", folder + "/" + Manifest.NAME);
            pointer.put("sha256", digest);
            pointer.put("created", version.created());
            if (storage.create(pointer(next), Json.write(pointer))) {
                return version;
            }
        }
        throw new IOException("others save here all the time: " + TRIES + " numbers were taken");
    }

    private static String pointer(long number) {
        return POINTERS + "/" + PREFIX + String.format(Locale.ROOT, "%06d", number) + ".json";
    }

    private List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : storage.list(POINTERS)) {
            if (name.matches(PREFIX + "\\d{6,18}\\.json")) {
                numbers.add(Long.parseLong(name.substring(PREFIX.length(), name.length() - ".json".length())));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** Every version, the oldest first. */
    public List<Model.Version> versions() {
        return reading(() -> {
            List<Model.Version> all = new ArrayList<>();
            for (long number : numbers()) {
                all.add(version(number));
            }
            return all;
        });
    }

    private Model.Version version(long number) throws IOException {
        String name = pointer(number);
        Map<String, Object> pointer = Json.readMap(storage.read(name), name);
        if (!(pointer.get("manifest") instanceof String manifest)
                || !(pointer.get("sha256") instanceof String digest)
                || !manifest.matches("versions/[0-9a-f]{16}/" + Manifest.NAME)) {
            throw altered(name, "an incomplete pointer");
        }
        String folder = manifest.substring(0, manifest.lastIndexOf('/'));
        return new Model.Version(number, digest, folder, String.valueOf(pointer.get("created")));
    }

    /** Loads the current version. */
    public Model load() {
        return reading(() -> {
            List<Long> numbers = numbers();
            if (numbers.isEmpty()) {
                throw none("no model");
            }
            return read(version(numbers.get(numbers.size() - 1)));
        });
    }

    /** Loads one version. */
    public Model load(long number) {
        return reading(() -> {
            if (!numbers().contains(number)) {
                throw none("no version " + number + " among " + numbers());
            }
            return read(version(number));
        });
    }

    /** The files of a version: size and SHA-256 by name. */
    public Map<String, Object> files(Model.Version version) {
        return reading(() -> Manifest.files(manifest(version)));
    }

    /** Loads one step of the current version by its path, such as {@code pipeline/pca}. */
    public Step load(String path) {
        return Trees.get(load().step(), path);
    }

    private PenstockException none(String found) {
        return PenstockException.user("a model must have been saved where it is loaded from")
                .value(found + " in " + storage.location())
                .remedy("check the path; it is the folder that was given when saving")
                .build();
    }

    private Model read(Model.Version version) throws IOException {
        return Manifest.read(manifest(version), version, types, file -> storage.read(version.folder() + "/" + file));
    }

    private byte[] manifest(Model.Version version) throws IOException {
        String name = version.folder() + "/" + Manifest.NAME;
        byte[] content = storage.read(name);
        if (!Digests.sha256(content).equals(version.digest())) {
            throw altered(name, "another SHA-256 than its pointer says");
        }
        return content;
    }

    static PenstockException altered(String file, String found) {
        return PenstockException.data("a model's files must be those that were saved")
                .value(file + ": " + found)
                .remedy("the model was truncated or altered; load an earlier version or take it from its source again")
                .build();
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (FileNotFoundException e) {
            throw altered(String.valueOf(e.getMessage()), "missing");
        } catch (IOException e) {
            throw PenstockException.infrastructure("a model must be readable")
                    .value(storage.location() + ": " + e.getMessage())
                    .remedy("check the path, the permissions and the connection")
                    .cause(e)
                    .build();
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }
}
