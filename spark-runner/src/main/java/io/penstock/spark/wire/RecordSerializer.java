package io.penstock.spark.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** A record component by component, made again by its canonical constructor, which checks what it is given. */
final class RecordSerializer extends Serializer<Object> {
    private final Class<?> type;
    private final Class<?>[] components;
    private final MethodHandle[] accessors;
    private final MethodHandle constructor;

    RecordSerializer(Class<?> type) {
        super(false, true);
        this.type = type;
        RecordComponent[] declared = type.getRecordComponents();
        components = new Class<?>[declared.length];
        accessors = new MethodHandle[declared.length];
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (int i = 0; i < declared.length; i++) {
                components[i] = declared[i].getType();
                Method accessor = declared[i].getAccessor();
                accessor.setAccessible(true);
                accessors[i] = lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
            }
            Constructor<?> canonical = type.getDeclaredConstructor(components);
            canonical.setAccessible(true);
            constructor = lookup.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot reach into the record " + type, e);
        }
    }

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        for (int i = 0; i < components.length; i++) {
            writeComponent(kryo, output, components[i], get(accessors[i], value));
        }
    }

    private Object get(MethodHandle accessor, Object value) {
        try {
            return accessor.invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new KryoException("cannot read a " + type.getName(), e);
        }
    }

    private static void writeComponent(Kryo kryo, Output output, Class<?> component, Object value) {
        if (component == long.class) {
            output.writeLong((Long) value);
        } else if (component == int.class) {
            output.writeInt((Integer) value);
        } else if (component == double.class) {
            output.writeDouble((Double) value);
        } else if (component == boolean.class) {
            output.writeBoolean((Boolean) value);
        } else {
            kryo.writeClassAndObject(output, value);
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<Object> wanted) {
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = readComponent(kryo, input, components[i]);
        }
        try {
            return constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new KryoException("cannot make a " + type.getName(), e);
        }
    }

    private static @Nullable Object readComponent(Kryo kryo, Input input, Class<?> component) {
        if (component == long.class) {
            return input.readLong();
        } else if (component == int.class) {
            return input.readInt();
        } else if (component == double.class) {
            return input.readDouble();
        } else if (component == boolean.class) {
            return input.readBoolean();
        }
        return kryo.readClassAndObject(input);
    }
}
