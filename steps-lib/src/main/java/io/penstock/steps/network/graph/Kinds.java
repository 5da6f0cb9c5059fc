package io.penstock.steps.network.graph;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.layer.ActivationLayer;
import io.penstock.steps.network.layer.Add;
import io.penstock.steps.network.layer.BatchNormalization;
import io.penstock.steps.network.layer.Concatenate;
import io.penstock.steps.network.layer.Convolution;
import io.penstock.steps.network.layer.Dense;
import io.penstock.steps.network.layer.Dropout;
import io.penstock.steps.network.layer.Embedding;
import io.penstock.steps.network.layer.Flatten;
import io.penstock.steps.network.layer.GlobalPool;
import io.penstock.steps.network.layer.Gru;
import io.penstock.steps.network.layer.Layer;
import io.penstock.steps.network.layer.LayerNormalization;
import io.penstock.steps.network.layer.Lstm;
import io.penstock.steps.network.layer.Padding;
import io.penstock.steps.network.layer.Pool;
import io.penstock.steps.network.layer.Reshape;
import io.penstock.steps.network.layer.UpSample;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The kinds of layers in files: {@code dense: {units: 256, activation: relu}}, {@code dropout: 0.5}, {@code flatten}. */
final class Kinds {
    /** Values that are always the same for a kind, values that may be left out, and the one that may stand alone. */
    private record Kind(
            Class<? extends Layer> type, Map<String, Object> fixed, Map<String, Object> defaults, String main) {}

    private static final Map<String, Kind> KINDS = kinds();

    private Kinds() {}

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        Map<String, Object> filter = Map.of("stride", 1, "padding", Padding.VALID, "activation", Activation.IDENTITY);
        Map<String, Object> window = Map.of("stride", 0, "padding", Padding.VALID);
        kinds.put("dense", new Kind(Dense.class, Map.of(), Map.of("activation", Activation.IDENTITY), "units"));
        for (int axes : List.of(1, 2)) {
            kinds.put("convolution" + axes + "d", new Kind(Convolution.class, Map.of("axes", axes), filter, ""));
            kinds.put(
                    "max_pool" + axes + "d",
                    new Kind(Pool.class, Map.of("axes", axes, "largest", true), window, "size"));
            kinds.put(
                    "average_pool" + axes + "d",
                    new Kind(Pool.class, Map.of("axes", axes, "largest", false), window, "size"));
            kinds.put("up_sample" + axes + "d", new Kind(UpSample.class, Map.of("axes", axes), Map.of(), "factor"));
        }
        kinds.put("global_max_pool", new Kind(GlobalPool.class, Map.of("largest", true), Map.of(), ""));
        kinds.put("global_average_pool", new Kind(GlobalPool.class, Map.of("largest", false), Map.of(), ""));
        kinds.put(
                "batch_normalization",
                new Kind(BatchNormalization.class, Map.of(), Map.of("momentum", 0.9, "epsilon", 1e-3), ""));
        kinds.put("layer_normalization", new Kind(LayerNormalization.class, Map.of(), Map.of("epsilon", 1e-5), ""));
        kinds.put("dropout", new Kind(Dropout.class, Map.of(), Map.of(), "rate"));
        kinds.put("embedding", new Kind(Embedding.class, Map.of(), Map.of(), ""));
        kinds.put("gru", new Kind(Gru.class, Map.of(), Map.of("sequences", false), "units"));
        kinds.put("lstm", new Kind(Lstm.class, Map.of(), Map.of("sequences", false), "units"));
        kinds.put("activation", new Kind(ActivationLayer.class, Map.of(), Map.of(), "function"));
        kinds.put("flatten", new Kind(Flatten.class, Map.of(), Map.of(), ""));
        kinds.put("reshape", new Kind(Reshape.class, Map.of(), Map.of(), "shape"));
        kinds.put("add", new Kind(Add.class, Map.of(), Map.of(), ""));
        kinds.put("concatenate", new Kind(Concatenate.class, Map.of(), Map.of(), ""));
        return kinds;
    }

    static Set<String> names() {
        return KINDS.keySet();
    }

    /** The kind of a layer, as files call it. */
    static String of(Layer layer) {
        Map<String, Object> values = values(layer);
        return KINDS.entrySet().stream()
                .filter(entry -> entry.getValue().type() == layer.getClass()
                        && values.entrySet()
                                .containsAll(entry.getValue().fixed().entrySet()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** What a file says of a layer beside its kind: what differs from the defaults. */
    static Map<String, Object> write(Layer layer) {
        Kind kind = known(of(layer));
        Map<String, Object> written = new LinkedHashMap<>();
        values(layer).forEach((name, value) -> {
            if (!kind.fixed().containsKey(name) && !value.equals(kind.defaults().get(name))) {
                written.put(name, value instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : value);
            }
        });
        return written;
    }

    private static Map<String, Object> values(Layer layer) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : layer.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(layer));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a layer that cannot be read: " + layer, e);
            }
        }
        return values;
    }

    /**
     * Makes a layer.
     *
     * @param alone the one value that stands for all, or null
     */
    static Layer read(String name, Map<String, Object> given, @Nullable Object alone) {
        Kind kind = known(name);
        Map<String, Object> values = new LinkedHashMap<>(given);
        if (alone != null) {
            if (kind.main().isEmpty()) {
                throw wrong(name, "'" + alone + "' alone", "name its values: " + fields(kind));
            }
            values.put(kind.main(), alone);
        }
        Set<String> fields = fields(kind);
        for (String field : values.keySet()) {
            if (!fields.contains(field)) {
                throw wrong(name, "'" + field + "'", Nearest.remedy(field, fields));
            }
        }
        RecordComponent[] components = kind.type().getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String field = components[i].getName();
            Object value = kind.fixed()
                    .getOrDefault(
                            field, values.getOrDefault(field, kind.defaults().get(field)));
            if (value == null) {
                throw wrong(name, "no '" + field + "'", "add it");
            }
            arguments[i] = converted(name, field, value, components[i].getType());
        }
        return made(name, kind, components, arguments);
    }

    private static Layer made(String name, Kind kind, RecordComponent[] components, Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return kind.type().getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw wrong(name, String.valueOf(e.getTargetException().getMessage()), "choose another value");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a layer that cannot be made: " + name, e);
        }
    }

    private static Set<String> fields(Kind kind) {
        Set<String> fields = new TreeSet<>();
        for (RecordComponent component : kind.type().getRecordComponents()) {
            if (!kind.fixed().containsKey(component.getName())) {
                fields.add(component.getName());
            }
        }
        return fields;
    }

    private static Object converted(String layer, String field, Object value, Class<?> type) {
        if (type == int.class && value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        if (type == double.class && value instanceof Number number) {
            return number.doubleValue();
        }
        if (type == boolean.class && value instanceof Boolean) {
            return value;
        }
        if (type == List.class && value instanceof List<?> list) {
            List<Integer> numbers = new ArrayList<>();
            list.forEach(item -> numbers.add((Integer) converted(layer, field, item, int.class)));
            return numbers;
        }
        if (type.isEnum()) {
            List<String> words = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
                if (constant.equals(value) || words.get(words.size() - 1).equals(value)) {
                    return constant;
                }
            }
            throw wrong(layer, field + " '" + value + "'", Nearest.remedy(String.valueOf(value), words));
        }
        throw wrong(layer, field + " '" + value + "'", "give it a value of the type " + type.getSimpleName());
    }

    private static Kind known(String name) {
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw PenstockException.user("a kind of layer must be known")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, KINDS.keySet()))
                    .build();
        }
        return kind;
    }

    private static PenstockException wrong(String layer, String value, String remedy) {
        return PenstockException.user("a layer must be described by what it has")
                .value(layer + ": " + value)
                .remedy(remedy)
                .build();
    }
}
