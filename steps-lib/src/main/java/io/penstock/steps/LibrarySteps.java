package io.penstock.steps;

import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import io.penstock.steps.augment.CutOut;
import io.penstock.steps.augment.GaussianNoise;
import io.penstock.steps.augment.ImageCrop;
import io.penstock.steps.augment.ImageFlip;
import io.penstock.steps.augment.ImageRotate;
import io.penstock.steps.augment.ImageShift;
import io.penstock.steps.augment.InputDropout;
import io.penstock.steps.augment.SeriesJitter;
import io.penstock.steps.augment.SeriesScale;
import io.penstock.steps.cluster.KMeans;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.dl4j.Dl4jNetwork;
import io.penstock.steps.encode.LabelEncoder;
import io.penstock.steps.encode.OneHotEncoder;
import io.penstock.steps.impute.Imputer;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.linear.SgdRegressor;
import io.penstock.steps.network.Network;
import io.penstock.steps.onnx.OnnxModel;
import io.penstock.steps.samediff.SameDiffGraph;
import io.penstock.steps.sample.BlockShuffle;
import io.penstock.steps.sample.ClassWeights;
import io.penstock.steps.sample.ColumnWeights;
import io.penstock.steps.sample.Curriculum;
import io.penstock.steps.sample.RandomOverSampler;
import io.penstock.steps.sample.RandomUnderSampler;
import io.penstock.steps.sample.Smote;
import io.penstock.steps.scale.MinMaxScaler;
import io.penstock.steps.scale.Normalizer;
import io.penstock.steps.scale.StandardScaler;
import io.penstock.steps.series.AutoregressiveWindows;
import io.penstock.steps.series.SeriesWindow;
import io.penstock.steps.torch.TorchScript;
import java.util.List;

/** Offers the library's steps to the registry. */
public final class LibrarySteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(
                AutoregressiveWindows.TYPE,
                BlockShuffle.TYPE,
                ClassWeights.TYPE,
                ColumnWeights.TYPE,
                Curriculum.TYPE,
                CutOut.TYPE,
                Dl4jNetwork.TYPE,
                GaussianNoise.TYPE,
                ImageCrop.TYPE,
                ImageFlip.TYPE,
                ImageRotate.TYPE,
                ImageShift.TYPE,
                Imputer.TYPE,
                InputDropout.TYPE,
                KMeans.TYPE,
                LabelEncoder.TYPE,
                LinearRegression.TYPE,
                LogisticRegression.TYPE,
                MinMaxScaler.TYPE,
                Network.TYPE,
                Normalizer.TYPE,
                OneHotEncoder.TYPE,
                OnnxModel.TYPE,
                Pca.TYPE,
                RandomOverSampler.TYPE,
                RandomUnderSampler.TYPE,
                SameDiffGraph.TYPE,
                SeriesJitter.TYPE,
                SeriesScale.TYPE,
                SeriesWindow.TYPE,
                SgdClassifier.TYPE,
                SgdRegressor.TYPE,
                Smote.TYPE,
                StandardScaler.TYPE,
                TorchScript.TYPE);
    }
}
