package io.penstock.engine.param;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The hyperparameters of one step: what it declares, the values it has, and the space in which they are looked for. Immutable. */
public final class Settings {
    private static final Settings NONE = new Settings(List.of(), Map.of(), Map.of());

    private final List<Param<?>> params;
    private final Map<String, Object> values;
    private final Map<String, Distribution> space;

    private Settings(List<Param<?>> params, Map<String, Object> values, Map<String, Distribution> space) {
        this.params = params;
        this.values = values;
        this.space = space;
    }

    /** A step without hyperparameters. */
    public static Settings none() {
        return NONE;
    }

    /** The defaults of these parameters. */
    public static Settings of(List<? extends Param<?>> params) {
        Map<String, Distribution> space = new TreeMap<>();
        params.forEach(param -> param.space().ifPresent(distribution -> space.put(param.name(), distribution)));
        return new Settings(List.copyOf(params), Map.of(), space);
    }

    public List<Param<?>> params() {
        return params;
    }

    /** The declaration of that name. Throws a {@link PenstockException} that names the nearest ones. */
    public Param<?> param(String name) {
        return params.stream()
                .filter(param -> param.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PenstockException.user("a parameter must be known to the step")
                        .value("'" + name + "'")
                        .remedy(Nearest.remedy(
                                name, params.stream().map(Param::name).toList()))
                        .build());
    }

    /** The value of a parameter that the step declares, or its default. */
    public <T> T get(Param<T> param) {
        Object value = values.get(param.name());
        return value == null ? param.defaultValue() : param.type().cast(value);
    }

    public Object get(String name) {
        return get(param(name));
    }

    /** Another value for one parameter; everything else stays. */
    public <T> Settings with(Param<T> param, T value) {
        return with(param.name(), value);
    }

    /** Another value for one parameter by name, checked against its type and bounds. */
    public Settings with(String name, Object value) {
        Object parsed = param(name).parse(value);
        Map<String, Object> changed = new TreeMap<>(values);
        changed.put(name, parsed);
        return new Settings(params, changed, space);
    }

    /** Another distribution for one parameter; everything else stays. */
    public Settings withSpace(String name, Distribution distribution) {
        Param<?> param = param(name);
        Map<String, Distribution> changed = new TreeMap<>(space);
        changed.put(param.name(), distribution);
        return new Settings(params, values, changed);
    }

    /** No distribution for one parameter: searches leave it as it is. */
    public Settings withoutSpace(String name) {
        Map<String, Distribution> changed = new TreeMap<>(space);
        changed.remove(param(name).name());
        return new Settings(params, values, changed);
    }

    /** Every parameter's value, in the order of declaration. */
    public Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        params.forEach(param -> all.put(param.name(), get(param)));
        return all;
    }

    /** The distribution of every parameter that has one, by name. */
    public Map<String, Distribution> space() {
        return space;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && values().equals(settings.values()) && space.equals(settings.space);
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return values().toString();
    }
}
