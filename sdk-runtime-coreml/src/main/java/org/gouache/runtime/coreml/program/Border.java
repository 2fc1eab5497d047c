package org.gouache.runtime.coreml.program;

import org.gouache.ModelKind;
import org.gouache.graph.Graph;
import org.gouache.graph.Value;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.ElementType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a program's inputs and outputs look from outside. Outputs that are not there are not
 * computed.
 */
public record Border(List<Port> inputs, List<Port> outputs) {
    private static final String HIDDEN_STATES = "hidden_states.";

    public Border {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** As the graph has it: its names, as near as they can be, and layouts, in float32; ids too. */
    public static Border definition(Graph graph) {
        return new Border(
                graph.inputs().stream()
                        .map(value -> port(value.name(), value, MilType.FLOAT32))
                        .toList(),
                ports(graph.outputs()));
    }

    /**
     * As Apple's converter has it: its names; token sequences as [B, C, 1, S]; ids and outputs in
     * float32, all else in the type that the program computes in. Networks other than those of its
     * models keep their names.
     *
     * @param kind decides which outputs of an encoder of text there are
     */
    public static Border apple(Graph graph, ModelKind kind, Precision precision) {
        List<Port> inputs =
                graph.inputs().stream().map(value -> appleInput(graph, value, precision)).toList();
        return new Border(inputs, ports(appleOutputs(graph, kind)));
    }

    private static Port appleInput(Graph graph, Value value, Precision precision) {
        String name =
                switch (graph.name()) {
                    case "vae_decoder" -> "z";
                    case "vae_encoder" -> "x";
                    default -> value.name();
                };
        MilType type =
                value.type() == ElementType.I64 || precision == Precision.FLOAT32
                        ? MilType.FLOAT32
                        : MilType.FLOAT16;
        Layout layout = value.shape().rank() == 3 ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
        return new Port(Identifiers.of(name), value, layout, type);
    }

    private static Map<String, Value> appleOutputs(Graph graph, ModelKind kind) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        switch (graph.name()) {
            case "unet" -> outputs.put("noise_pred", graph.output("out_sample"));
            case "vae_decoder" -> outputs.put("image", graph.output("sample"));
            case "vae_encoder" -> outputs.put("latent", graph.output("latent_parameters"));
            case "text_encoder" -> {
                if (kind == ModelKind.STABLE_DIFFUSION) {
                    outputs.put("last_hidden_state", graph.output("last_hidden_state"));
                } else {
                    outputs.put("hidden_embeds", stateBeforeLast(graph));
                }
                boolean projected = graph.outputs().containsKey("text_embeds");
                outputs.put(
                        "pooled_outputs",
                        graph.output(projected ? "text_embeds" : "pooler_output"));
            }
            default -> outputs.putAll(graph.outputs());
        }
        return outputs;
    }

    /** What models of the XL family are conditioned on. */
    private static Value stateBeforeLast(Graph graph) {
        long states =
                graph.outputs().keySet().stream()
                        .filter(name -> name.startsWith(HIDDEN_STATES))
                        .count();
        return graph.output(HIDDEN_STATES + (states - 2));
    }

    /**
     * The border of a part of the network that this is the border of. Values that pass from part to
     * part are float32, channels first.
     */
    public Border of(Graph part) {
        List<Port> partInputs = new ArrayList<>();
        part.inputs().forEach(value -> partInputs.add(portOf(inputs, value)));
        List<Port> partOutputs = new ArrayList<>();
        part.outputs().values().forEach(value -> partOutputs.add(portOf(outputs, value)));
        return new Border(partInputs, partOutputs);
    }

    private static Port portOf(List<Port> ports, Value value) {
        return ports.stream()
                .filter(port -> port.value().equals(value))
                .findFirst()
                .orElseGet(() ->
                        new Port(
                                Identifiers.of(value.name()),
                                value,
                                Layout.CHANNELS_FIRST,
                                MilType.FLOAT32));
    }

    private static List<Port> ports(Map<String, Value> outputs) {
        List<Port> ports = new ArrayList<>();
        outputs.forEach((name, value) -> ports.add(port(name, value, MilType.FLOAT32)));
        return ports;
    }

    private static Port port(String name, Value value, MilType type) {
        return new Port(Identifiers.of(name), value, Layout.CHANNELS_LAST, type);
    }
}
