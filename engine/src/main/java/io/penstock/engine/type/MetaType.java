package io.penstock.engine.type;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A kind of meta-step: the id that files use, and how one is described and made again around its children.
 *
 * @param id what files call it; never changes once released
 * @param stepClass the class of its steps
 * @param summary one sentence for lists and help
 * @param describe what it holds beside its children, as plain values
 * @param factory makes one of such a description and children
 */
public record MetaType<M extends MetaStep>(
        String id,
        Class<M> stepClass,
        String summary,
        Function<M, Map<String, Object>> describe,
        BiFunction<Map<String, Object>, List<Child>, M> factory) {}
