package io.penstock.engine.type;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A tree of steps as plain values, by type ids; what its steps have learned goes into a folder for each, named in the
 * description. The same tree always makes the same description and files.
 */
public final class TreeDocument {
    private static final int MOST_STEPS = 10_000;

    private final StepTypes types;
    private final Function<String, Folder> folders;
    private final boolean wire;
    private int count;

    private TreeDocument(StepTypes types, Function<String, Folder> folders, boolean wire) {
        this.types = types;
        this.folders = folders;
        this.wire = wire;
    }

    /**
     * For files.
     *
     * @param folders gives the folder of a name
     */
    public TreeDocument(StepTypes types, Function<String, Folder> folders) {
        this(types, folders, false);
    }

    /** For parcels, which are sent and never kept. */
    static TreeDocument forWire(StepTypes types, Function<String, Folder> folders) {
        return new TreeDocument(types, folders, true);
    }

    private <S extends Step> Saver<S> saver(StepType<S> type) {
        return wire ? type.shipper() : type.saver();
    }

    /** Describes the tree and writes the files of its steps. */
    public Map<String, Object> write(String path, Step step) throws IOException {
        try {
            return step instanceof MetaStep meta ? writeMeta(path, meta) : writeLeaf(step);
        } catch (PenstockException e) {
            throw e.at(path);
        }
    }

    private <M extends MetaStep> Map<String, Object> writeMeta(String path, M meta) throws IOException {
        MetaType<M> type = types.ofMeta(meta);
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("meta", type.id());
        node.put("about", new TreeMap<>(type.describe().apply(meta)));
        List<Object> children = new ArrayList<>();
        for (Child child : meta.children()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", child.name());
            entry.put("step", write(Trees.childPath(path, meta, child), child.step()));
            children.add(entry);
        }
        node.put("children", children);
        return node;
    }

    private <S extends Step> Map<String, Object> writeLeaf(S step) throws IOException {
        Map<String, Object> node = StepDocument.write(step, types);
        String folder = "steps/" + String.format(Locale.ROOT, "%04d", count++);
        saver(types.of(step)).save(step, folders.apply(folder));
        node.put("folder", folder);
        return node;
    }

    /** Makes the tree again. Throws a {@link PenstockException} where the description or a file is not what was written. */
    public Step read(String path, Map<String, Object> node) throws IOException {
        if (count++ > MOST_STEPS) {
            throw altered(path, "more than " + MOST_STEPS + " steps", null);
        }
        try {
            return node.containsKey("meta") ? readMeta(path, node) : readLeaf(path, node);
        } catch (PenstockException e) {
            throw e.at(path);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            throw altered(path, String.valueOf(e.getMessage()), e);
        }
    }

    private Step readMeta(String path, Map<String, Object> node) throws IOException {
        MetaType<?> type = types.metaById(String.valueOf(node.get("meta")));
        if (!(node.get("children") instanceof List<?> list)) {
            throw altered(path, "no children", null);
        }
        List<Child> children = new ArrayList<>();
        for (Object item : list) {
            Map<String, Object> entry = StepDocument.map(item, "a child of " + path);
            String name = String.valueOf(entry.get("name"));
            children.add(new Child(name, read(path + "/" + name, StepDocument.map(entry.get("step"), name))));
        }
        return type.factory().apply(StepDocument.map(node.getOrDefault("about", Map.of()), "about"), children);
    }

    private Step readLeaf(String path, Map<String, Object> node) throws IOException {
        StepType<?> type = StepDocument.type(node, types);
        String folder = String.valueOf(node.get("folder"));
        if (!folder.matches("steps/\\d{4,6}")) {
            throw altered(path, "the folder " + folder, null);
        }
        return saver(type).load(StepDocument.settings(node, type), folders.apply(folder));
    }

    private static PenstockException altered(
            String path, String found, @org.jspecify.annotations.Nullable Throwable cause) {
        return PenstockException.data("a model's files must be those that were saved")
                .at(path)
                .value(found)
                .remedy("the model was altered; load an earlier version")
                .cause(cause)
                .build();
    }
}
