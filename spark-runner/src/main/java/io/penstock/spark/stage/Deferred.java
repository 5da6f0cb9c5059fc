package io.penstock.spark.stage;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * The same data, computed when the first element is asked for. Spark computes a partition that it is to keep before it
 * calls the task's function; behind this, failures on the way come up inside the task, which knows how to tell them.
 */
final class Deferred<T> extends RDD<T> {
    private static final long serialVersionUID = 1L;

    private final ClassTag<T> tag;

    Deferred(RDD<T> parent, ClassTag<T> tag) {
        super(parent, tag);
        this.tag = tag;
    }

    @Override
    public Partition[] getPartitions() {
        return firstParent(tag).partitions();
    }

    @Override
    public Iterator<T> compute(Partition split, TaskContext context) {
        RDD<T> parent = firstParent(tag);
        return new AbstractIterator<>() {
            private @Nullable Iterator<T> data;

            private Iterator<T> data() {
                Iterator<T> known = data;
                if (known == null) {
                    known = parent.iterator(split, context);
                    data = known;
                }
                return known;
            }

            @Override
            public boolean hasNext() {
                return data().hasNext();
            }

            @Override
            public T next() {
                return data().next();
            }
        };
    }
}
