package org.gouache.runtime.coreml.binding;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.joining;

import org.gouache.runtime.coreml.shim.Shim;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The generated binding is that of the header as it is. */
class ShimHeaderTest {
    private static final Path HEADER = Path.of("src/main/objc/shim.h");
    private static final String PREFIX = "gouache_coreml_";

    private static Clang clang;
    private static JsonNode header;

    @BeforeAll
    static void readHeader() throws Exception {
        clang = Clang.require();
        String tree = clang.run("-Xclang", "-ast-dump=json", "-fsyntax-only", HEADER.toString());
        header = JsonMapper.shared().readTree(tree);
    }

    @Test
    void hasItsFunctions() {
        Map<String, String> declared = new TreeMap<>();
        ofKind("FunctionDecl")
                .filter(function -> name(function).startsWith(PREFIX))
                .forEach(function -> declared.put(name(function), signature(function)));
        Map<String, String> generated = new TreeMap<>();
        Arrays.stream(Shim.class.getMethods())
                .filter(method -> method.getName().startsWith(PREFIX))
                .filter(method -> !method.getName().contains("$"))
                .forEach(method -> generated.put(method.getName(), signature(method)));
        assertThat(generated).hasSizeGreaterThan(10).isEqualTo(declared);
    }

    @Test
    void hasItsConstants() throws Exception {
        Map<String, Long> declared = new TreeMap<>();
        ofKind("EnumDecl")
                .flatMap(declaration -> inner(declaration, "EnumConstantDecl"))
                .filter(constant -> name(constant).startsWith("GOUACHE_"))
                .forEach(constant -> declared.put(name(constant), value(constant)));
        Map<String, Long> generated = new TreeMap<>();
        for (Method method : Shim.class.getMethods()) {
            if (method.getName().startsWith("GOUACHE_")) {
                generated.put(method.getName(), ((Number) method.invoke(null)).longValue());
            }
        }
        assertThat(generated).hasSizeGreaterThan(20).isEqualTo(declared);
    }

    @Test
    void hasItsStructs() {
        List<String> declared =
                ofKind("RecordDecl")
                        .filter(struct -> name(struct).startsWith(PREFIX))
                        .filter(struct -> struct.has("completeDefinition"))
                        .map(ShimHeaderTest::fields)
                        .toList();
        assertThat(LibraryLayout.STRUCTS.stream().map(ShimHeaderTest::fields))
                .containsExactlyElementsOf(declared);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64-linux-gnu", "arm64-apple-macos13.0", "x86_64-apple-macos13.0"})
    void laysThemOutAsTheCompilerDoes(String target, @TempDir Path folder) throws Exception {
        StringBuilder program = new StringBuilder("#include <stddef.h>\n");
        program.append("#include \"").append(HEADER.toAbsolutePath()).append("\"\n");
        for (GroupLayout struct : LibraryLayout.STRUCTS) {
            String name = struct.name().orElseThrow();
            expect(program, "sizeof(%s)".formatted(name), struct.byteSize());
            members(struct)
                    .forEach(field ->
                            expect(
                                    program,
                                    "offsetof(%s, %s)".formatted(name, field),
                                    struct.byteOffset(PathElement.groupElement(field))));
        }
        Path source = Files.writeString(folder.resolve("layout.c"), program);
        clang.run("-target", target, "-ffreestanding", "-fsyntax-only", source.toString());
    }

    private static void expect(StringBuilder program, String fact, long value) {
        program.append("_Static_assert(%s == %d, \"%s\");\n".formatted(fact, value, fact));
    }

    private static Stream<JsonNode> ofKind(String kind) {
        return inner(header, kind);
    }

    private static Stream<JsonNode> inner(JsonNode node, String kind) {
        return node.path("inner")
                .valueStream()
                .filter(child -> child.path("kind").stringValue("").equals(kind));
    }

    private static String name(JsonNode node) {
        return node.path("name").stringValue("");
    }

    private static String type(JsonNode node) {
        return node.get("type").get("qualType").stringValue();
    }

    private static long value(JsonNode constant) {
        return Long.parseLong(constant.get("inner").get(0).get("value").stringValue());
    }

    /** As Java sees it: {@code int (MemorySegment, long)}. */
    private static String signature(JsonNode function) {
        String type = type(function);
        String result = type.substring(0, type.indexOf('(')).strip();
        return inner(function, "ParmVarDecl")
                .map(parameter -> javaType(type(parameter)))
                .collect(joining(", ", javaType(result) + " (", ")"));
    }

    private static String signature(Method method) {
        return Stream.of(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(joining(", ", method.getReturnType().getSimpleName() + " (", ")"));
    }

    private static String javaType(String type) {
        return type.endsWith("*")
                ? MemorySegment.class.getSimpleName()
                : switch (type) {
                    case "void" -> "void";
                    case "char" -> "byte";
                    case "int32_t" -> "int";
                    case "int64_t" -> "long";
                    default -> throw new AssertionError(type);
                };
    }

    /** As in {@code gouache_coreml_error: code long, domain byte[128]}. */
    private static String fields(JsonNode struct) {
        return inner(struct, "FieldDecl")
                .map(field -> name(field) + " " + fieldType(type(field)))
                .collect(joining(", ", name(struct) + ": ", ""));
    }

    private static String fieldType(String type) {
        int bracket = type.indexOf('[');
        return bracket < 0
                ? javaType(type)
                : javaType(type.substring(0, bracket).strip()) + type.substring(bracket);
    }

    private static String fields(GroupLayout struct) {
        return members(struct).stream()
                .map(field -> field + " " + type(struct.select(PathElement.groupElement(field))))
                .collect(joining(", ", struct.name().orElseThrow() + ": ", ""));
    }

    private static String type(MemoryLayout layout) {
        return switch (layout) {
            case SequenceLayout array ->
                    "%s[%d]".formatted(type(array.elementLayout()), array.elementCount());
            case ValueLayout value -> value.carrier().getSimpleName();
            default -> throw new AssertionError(layout);
        };
    }

    private static List<String> members(GroupLayout struct) {
        List<String> names = new ArrayList<>();
        for (MemoryLayout member : struct.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                names.add(member.name().orElseThrow());
            }
        }
        return names;
    }
}
