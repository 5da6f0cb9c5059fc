package io.penstock.examples.networks;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the images of an idx file (the format of MNIST) as Parquet: {@code pixels}, an array of floats from 0 to 255, and {@code label}. */
public final class FashionTables {
    private static final StructType SCHEMA = new StructType()
            .add("pixels", DataTypes.createArrayType(DataTypes.FloatType, false), false)
            .add("label", DataTypes.IntegerType, false);

    private FashionTables() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: FashionTables FOLDER OUTPUT");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        SparkSession spark = SparkSession.builder()
                .appName("fashion tables")
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            write(read(spark, folder, "train"), output.resolve("train"));
            write(read(spark, folder, "t10k"), output.resolve("test"));
        } finally {
            spark.stop();
        }
    }

    /** The images and labels of one part, {@code train} or {@code t10k}. */
    public static Dataset<Row> read(SparkSession spark, Path folder, String part) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (DataInputStream images = open(folder.resolve(part + "-images-idx3-ubyte.gz"));
                DataInputStream labels = open(folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
            images.readInt();
            int count = images.readInt();
            int width = images.readInt() * images.readInt();
            labels.readInt();
            if (labels.readInt() != count) {
                throw new IOException("images and labels of " + part + " differ in number");
            }
            for (int i = 0; i < count; i++) {
                byte[] bytes = images.readNBytes(width);
                Float[] pixels = new Float[width];
                for (int j = 0; j < width; j++) {
                    pixels[j] = (float) (bytes[j] & 0xff);
                }
                rows.add(RowFactory.create(pixels, labels.readUnsignedByte()));
            }
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    }

    private static void write(Dataset<Row> rows, Path folder) {
        rows.coalesce(1).write().parquet(folder.toString());
    }
}
