package io.penstock.deploy;

import picocli.CommandLine.IVersionProvider;

/** The versions of Penstock and of what it runs on. */
public final class Version implements IVersionProvider {
    /** Penstock's own version, from the jar's manifest. */
    public static String penstock() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "penstock " + penstock(),
            "Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            "Java " + System.getProperty("java.version")
        };
    }
}
