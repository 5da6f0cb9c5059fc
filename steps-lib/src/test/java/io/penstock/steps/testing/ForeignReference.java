package io.penstock.steps.testing;

import io.penstock.engine.contract.StepContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.format.Json;
import io.penstock.engine.local.LocalData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What PyTorch computed with the models in {@code /models}; see {@code export_models.py} there.
 *
 * @param inputs by the model's names
 * @param outputs by the model's names
 */
public record ForeignReference(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    /** The reference of a model, numbers in single precision unless it is a double one. */
    public static ForeignReference of(String model) {
        try {
            Map<String, Object> all = Json.readMap(Files.readAllBytes(file("reference.json")), "reference.json");
            Map<?, ?> one = (Map<?, ?>) all.get(model);
            boolean isDouble = model.endsWith("64");
            return new ForeignReference(tensors(one.get("inputs"), isDouble), tensors(one.get("outputs"), isDouble));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file beside the reference. */
    public static Path file(String name) {
        try {
            return Path.of(ForeignReference.class.getResource("/models").toURI())
                    .resolve(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Tensor> tensors(Object described, boolean isDouble) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ((Map<?, ?>) described).forEach((name, tensor) -> {
            List<Integer> shape = ((List<?>) ((Map<?, ?>) tensor).get("shape"))
                    .stream().map(dimension -> ((Number) dimension).intValue()).toList();
            List<?> values = (List<?>) ((Map<?, ?>) tensor).get("values");
            tensors.put((String) name, tensor(values, shape, isDouble));
        });
        return tensors;
    }

    private static Tensor tensor(List<?> values, List<Integer> shape, boolean isDouble) {
        double[] doubles = values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
        List<Integer> row = shape.subList(1, shape.size());
        if (!(values.get(0) instanceof Double)) {
            long[] longs = values.stream()
                    .mapToLong(value -> ((Number) value).longValue())
                    .toArray();
            return Tensor.of(longs, shape.get(0), row);
        }
        Tensor tensor = Tensor.of(doubles, shape.get(0), row);
        return isDouble ? tensor : tensor.toFloating(io.penstock.engine.data.DataType.FLOAT32);
    }

    /** The inputs as rows, a column each under the model's names. */
    public LocalData data() {
        return rows(inputs);
    }

    /** Rows with these inputs. */
    public static LocalData rows(Map<String, ? extends Column> columns) {
        List<Field> fields = new ArrayList<>();
        columns.forEach((name, column) ->
                fields.add(new Field(name, Role.INPUT, column.type(), column.rowShape(), List.of(), null)));
        int rows = columns.values().iterator().next().rows();
        return LocalData.of(
                Batch.of(Schema.of(fields), LongStream.range(0, rows).toArray(), List.copyOf(columns.values())));
    }

    /** Asserts that the columns of these names hold what PyTorch computed. */
    public void assertMatches(Batch made, double tolerance) {
        outputs.forEach(
                (name, expected) -> StepContract.Batches.assertClose(made.column(name), expected, tolerance, name));
    }
}
