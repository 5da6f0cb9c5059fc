package io.penstock.steps.samediff;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.Saver;
import io.penstock.engine.type.StateFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps a graph as SameDiff's own file, and what was learned as tensors beside it; so the same step always makes the same bytes. */
final class GraphSaver implements Saver<SameDiffGraph> {
    private static final String FILE = "graph.fb";

    @Override
    public void save(SameDiffGraph step, Folder folder) throws IOException {
        folder.write(FILE, step.graph());
        Map<String, Column> rest = new LinkedHashMap<>(step.state().columns());
        rest.remove(SameDiffGraph.GRAPH);
        StateFiles.write(State.of(rest, step.state().values()), folder);
    }

    @Override
    public SameDiffGraph load(Settings settings, Folder folder) throws IOException {
        byte[] graph = folder.read(FILE);
        State state = StateFiles.read(folder).with(SameDiffGraph.GRAPH, Tensor.of(graph, graph.length, List.of()));
        return new SameDiffGraph(settings, state);
    }
}
