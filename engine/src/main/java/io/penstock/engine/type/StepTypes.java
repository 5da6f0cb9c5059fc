package io.penstock.engine.type;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Every step type that is known, by id and by class. Immutable. */
public final class StepTypes {
    private final Map<String, StepType<?>> byId = new TreeMap<>();
    private final Map<Class<?>, StepType<?>> byClass = new HashMap<>();

    private final Map<String, MetaType<?>> metaById = new TreeMap<>();
    private final Map<Class<?>, MetaType<?>> metaByClass = new HashMap<>();

    private StepTypes(Collection<StepType<?>> types, Collection<MetaType<?>> metaTypes) {
        for (MetaType<?> type : metaTypes) {
            metaById.put(type.id(), type);
            metaByClass.put(type.stepClass(), type);
        }
        for (StepType<?> type : types) {
            StepType<?> other = byId.put(type.id(), type);
            if (other != null && other.stepClass() != type.stepClass()) {
                throw PenstockException.user("ids of step types must be unique")
                        .value("'" + type.id() + "' of " + other.stepClass().getName() + " and of "
                                + type.stepClass().getName())
                        .remedy("rename one of them or take one of the two providers off the class path")
                        .build();
            }
            byClass.put(type.stepClass(), type);
        }
    }

    /** What the providers on the class path of the current thread offer. */
    public static StepTypes discover() {
        List<StepType<?>> types = new ArrayList<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        List<MetaType<?>> metaTypes = new ArrayList<>();
        ServiceLoader.load(StepProvider.class, loader == null ? StepTypes.class.getClassLoader() : loader)
                .forEach(provider -> {
                    types.addAll(provider.types());
                    metaTypes.addAll(provider.metaTypes());
                });
        return new StepTypes(types, metaTypes);
    }

    public static StepTypes of(StepType<?>... types) {
        return new StepTypes(List.of(types), List.of());
    }

    /** These types and more. */
    public StepTypes and(StepType<?>... more) {
        List<StepType<?>> types = new ArrayList<>(byId.values());
        types.addAll(List.of(more));
        return new StepTypes(types, metaById.values());
    }

    public List<StepType<?>> all() {
        return List.copyOf(byId.values());
    }

    /** Every kind of meta-step. */
    public List<MetaType<?>> allMeta() {
        return List.copyOf(metaById.values());
    }

    public boolean knowsMeta(String id) {
        return metaById.containsKey(id);
    }

    /** The kind of meta-step of that id. Throws a {@link PenstockException} that names the nearest ones. */
    public MetaType<?> metaById(String id) {
        MetaType<?> type = metaById.get(id);
        if (type == null) {
            throw PenstockException.user("a kind of meta-step must be known")
                    .value("'" + id + "'")
                    .remedy(Nearest.remedy(id, metaById.keySet()))
                    .build();
        }
        return type;
    }

    /** The kind of a meta-step. Throws a {@link PenstockException} where its class is not registered. */
    @SuppressWarnings("unchecked")
    public <M extends MetaStep> MetaType<M> ofMeta(M step) {
        MetaType<?> type = metaByClass.get(step.getClass());
        if (type == null) {
            throw PenstockException.user("a meta-step that is saved needs a registered type")
                    .value(step.getClass().getName())
                    .remedy("offer a MetaType for it through a StepProvider listed in META-INF/services")
                    .build();
        }
        return (MetaType<M>) type;
    }

    /** The type of that id. Throws a {@link PenstockException} that names the nearest ones. */
    public StepType<?> byId(String id) {
        StepType<?> type = byId.get(id);
        if (type == null) {
            throw PenstockException.user("a step type must be known")
                    .value("'" + id + "'")
                    .remedy(Nearest.remedy(id, byId.keySet()))
                    .build();
        }
        return type;
    }

    /** The type of a step. Throws a {@link PenstockException} where its class is not registered. */
    @SuppressWarnings("unchecked")
    public <S extends Step> StepType<S> of(S step) {
        StepType<?> type = byClass.get(step.getClass());
        if (type == null) {
            throw PenstockException.user("a step that is saved or shipped needs a registered type")
                    .value(step.getClass().getName())
                    .remedy("offer a StepType for it through a StepProvider listed in META-INF/services")
                    .build();
        }
        return (StepType<S>) type;
    }

    /** Throws a {@link PenstockException} with the path of the first step of a tree that cannot be in a file. */
    public void requireSavable(Step root) {
        Trees.visit(root, (path, step) -> {
            try {
                if (step instanceof MetaStep meta) {
                    ofMeta(meta);
                } else if (!of(step).isSavable()) {
                    throw PenstockException.user("every step of what is saved must be savable")
                            .value("a " + of(step).id() + ", which ships and cannot be saved")
                            .remedy("write it as a class with a StepType, or leave it out")
                            .build();
                }
            } catch (PenstockException e) {
                throw e.at(path);
            }
        });
    }

    /** Whether the step, and every step that it holds, is of a registered type. */
    public boolean knows(Step step) {
        if (step instanceof MetaStep meta) {
            return metaByClass.containsKey(step.getClass())
                    && meta.children().stream().allMatch(child -> knows(child.step()));
        }
        return byClass.containsKey(step.getClass());
    }
}
