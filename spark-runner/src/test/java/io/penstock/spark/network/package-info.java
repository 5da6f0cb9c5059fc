/** Networks on Spark. */
package io.penstock.spark.network;
