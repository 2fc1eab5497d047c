package org.gouache.cli;

import org.gouache.ComparedModel;
import org.gouache.ComparedPicture;
import org.gouache.Comparison;
import org.gouache.Request;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a comparison found, for people and for programs.
 *
 * @param nanoseconds that it took
 */
record ComparisonTable(Comparison comparison, long nanoseconds) {
    private static final String MODEL_ROW = "  %-46s %10s %10s %10s";
    private static final String PICTURE_ROW = "  %-57s %10s %10s";
    private static final int LONGEST_PROMPT = 44;

    String text() {
        return Stream.of(
                        Stream.of(headline(), MODEL_ROW.formatted("", "model", "UNet", "time")),
                        Stream.of(row(comparison.reference()), row(comparison.test())),
                        Stream.of(PICTURE_ROW.formatted("", "latents", "picture")),
                        comparison.pictures().stream().map(ComparisonTable::row),
                        Stream.of(mean()))
                .flatMap(rows -> rows)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String headline() {
        return "%s: %d pictures by two models, %s s"
                .formatted(
                        comparison.report(),
                        comparison.pictures().size(),
                        Quantity.decimal(nanoseconds / 1e9, 1));
    }

    private static String row(ComparedModel model) {
        return MODEL_ROW.formatted(
                model.identity().name(),
                Quantity.bytes(model.bytes()),
                model.unetBytes() == 0 ? "" : Quantity.bytes(model.unetBytes()),
                Quantity.decimal(model.seconds(), 1) + " s");
    }

    private static String row(ComparedPicture picture) {
        Request request = picture.request();
        return PICTURE_ROW.formatted(
                "%s, seed %d".formatted(shortened(request.prompt()), request.seed()),
                decibels(picture.latentsPsnr()),
                decibels(picture.picturePsnr()));
    }

    private static String shortened(String prompt) {
        return prompt.codePointCount(0, prompt.length()) <= LONGEST_PROMPT
                ? prompt
                : prompt.substring(0, prompt.offsetByCodePoints(0, LONGEST_PROMPT - 1)) + "…";
    }

    private String mean() {
        return PICTURE_ROW.formatted(
                "mean", decibels(comparison.latentsPsnr()), decibels(comparison.picturesPsnr()));
    }

    private static String decibels(double psnr) {
        return Double.isInfinite(psnr) ? "equal" : Quantity.decimal(psnr, 1) + " dB";
    }

    /** PSNRs of what is equal are null. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("folder", comparison.folder().toString());
        json.put("report", comparison.report().toString());
        json.put("seconds", Math.round(nanoseconds / 1e6) / 1000.0);
        json.set("reference", json(comparison.reference()));
        json.set("test", json(comparison.test()));
        json.put("latents_psnr", finite(comparison.latentsPsnr()));
        json.put("pictures_psnr", finite(comparison.picturesPsnr()));
        ArrayNode pictures = json.putArray("pictures");
        comparison.pictures().forEach(picture -> pictures.add(json(picture)));
        return json.toString();
    }

    private static ObjectNode json(ComparedModel model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", model.path().toString())
                .put("name", model.identity().name())
                .put("hash", model.identity().hash())
                .put("runtime", model.runtime())
                .put("bytes", model.bytes())
                .put("unet_bytes", model.unetBytes())
                .put("seconds", Math.round(model.seconds() * 1000) / 1000.0);
    }

    private static ObjectNode json(ComparedPicture picture) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("prompt", picture.request().prompt())
                .put("seed", picture.request().seed())
                .put("reference", picture.reference().toString())
                .put("test", picture.test().toString())
                .put("latents_psnr", finite(picture.latentsPsnr()))
                .put("picture_psnr", finite(picture.picturePsnr()));
    }

    private static @Nullable Double finite(double psnr) {
        return Double.isInfinite(psnr) ? null : (Double) psnr;
    }
}
