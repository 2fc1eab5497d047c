package org.gouache;

import org.gouache.random.RandomKind;
import org.gouache.scheduler.SchedulerKind;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.util.Locale;
import java.util.function.Consumer;

/** A request as JSON: the reference's names for the values. */
final class RequestJson {
    private RequestJson() {}

    static ObjectNode write(Request request) {
        ObjectNode json = JsonFields.newObject();
        json.put("prompt", request.prompt());
        putText(json, "negative_prompt", request.negativePrompt());
        putText(json, "prompt_2", request.prompt2());
        putText(json, "negative_prompt_2", request.negativePrompt2());
        if (request.width() != null) {
            json.put("width", request.width().intValue());
        }
        if (request.height() != null) {
            json.put("height", request.height().intValue());
        }
        json.put("steps", request.steps());
        if (request.guidanceScale() != null) {
            json.put("guidance_scale", request.guidanceScale().doubleValue());
        }
        json.put("guidance_rescale", request.guidanceRescale());
        json.put("eta", request.eta());
        if (request.seed() != null) {
            json.put("seed", request.seed().longValue());
        }
        json.put("count", request.count());
        json.put("clip_skip", request.clipSkip());
        putText(
                json,
                "scheduler",
                request.scheduler() == null ? null : request.scheduler().optionName());
        if (request.karras() != null) {
            json.put("karras", request.karras().booleanValue());
        }
        json.put("random", request.random().name().toLowerCase(Locale.ROOT));
        putText(json, "original_size", text(request.originalSize()));
        json.put("crop", request.crop().toString());
        putText(json, "target_size", text(request.targetSize()));
        putText(json, "negative_original_size", text(request.negativeOriginalSize()));
        json.put("negative_crop", request.negativeCrop().toString());
        putText(json, "negative_target_size", text(request.negativeTargetSize()));
        return json;
    }

    static Request read(JsonFields fields) {
        Request.Builder builder =
                Request.builder(fields.requiredText("prompt"))
                        .negativePrompt(fields.text("negative_prompt"))
                        .prompt2(fields.text("prompt_2"))
                        .negativePrompt2(fields.text("negative_prompt_2"))
                        .width(fields.integer("width"))
                        .height(fields.integer("height"))
                        .guidanceScale(fields.number("guidance_scale"))
                        .seed(fields.wholeNumber("seed"))
                        .scheduler(fields.parsed("scheduler", SchedulerKind::parse))
                        .karras(fields.flag("karras"))
                        .originalSize(fields.parsed("original_size", ImageSize::parse))
                        .targetSize(fields.parsed("target_size", ImageSize::parse))
                        .negativeOriginalSize(
                                fields.parsed("negative_original_size", ImageSize::parse))
                        .negativeTargetSize(
                                fields.parsed("negative_target_size", ImageSize::parse));
        given(fields.integer("steps"), builder::steps);
        given(fields.number("guidance_rescale"), builder::guidanceRescale);
        given(fields.number("eta"), builder::eta);
        given(fields.integer("count"), builder::count);
        given(fields.integer("clip_skip"), builder::clipSkip);
        given(fields.parsed("random", RandomKind::parse), builder::random);
        given(fields.parsed("crop", Crop::parse), builder::crop);
        given(fields.parsed("negative_crop", Crop::parse), builder::negativeCrop);
        fields.requireNoOthers();
        return builder.build();
    }

    private static <T> void given(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static void putText(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }
}
