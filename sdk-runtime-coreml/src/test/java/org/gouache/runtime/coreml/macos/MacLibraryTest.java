package org.gouache.runtime.coreml.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries for Macs in the jar, which no test here can load, are what they ought to be. */
class MacLibraryTest {
    private static final Path SOURCES = Path.of("src/main/objc");
    private static final Path RESOURCES = Path.of("src/main/resources/native");
    private static final String NAME = "libgouachecoreml.dylib";
    private static final String SYSTEM = "/usr/lib/libSystem.B.dylib";
    private static final String OBJECTIVE_C = "/usr/lib/libobjc.A.dylib";
    private static final String FOUNDATION =
            "/System/Library/Frameworks/Foundation.framework/Versions/C/Foundation";
    private static final String CORE_ML =
            "/System/Library/Frameworks/CoreML.framework/Versions/A/CoreML";

    private static final Comparator<Path> BY_NAME =
            Comparator.comparing(path -> SOURCES.relativize(path).toString().replace('\\', '/'));

    enum Platform {
        AARCH64("osx-aarch64", MachO.ARM64),
        X86_64("osx-x86_64", MachO.X86_64);

        private final String folder;
        private final int processor;

        Platform(String folder, int processor) {
            this.folder = folder;
            this.processor = processor;
        }

        byte[] file() throws IOException {
            return Files.readAllBytes(RESOURCES.resolve(folder).resolve(NAME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isForMacOs13(Platform platform) throws IOException {
        MachO library = new MachO(platform.file());
        assertThat(library.processor()).isEqualTo(platform.processor);
        assertThat(library.fileType()).isEqualTo(MachO.DYNAMIC_LIBRARY);
        assertThat(library.platform()).isEqualTo(MachO.MACOS);
        assertThat(library.minimumSystem()).isEqualTo("13.0");
        assertThat(library.installName()).isEqualTo("@rpath/" + NAME);
    }

    @ParameterizedTest
    @EnumSource
    void exportsTheFunctionsOfTheHeaderAndNothingElse(Platform platform) throws IOException {
        Set<String> declared = new TreeSet<>();
        Matcher functions =
                Pattern.compile("GOUACHE_COREML_API\\s+\\w+\\s+(gouache_coreml_\\w+)\\(")
                        .matcher(Files.readString(SOURCES.resolve("shim.h")));
        while (functions.find()) {
            declared.add("_" + functions.group(1));
        }
        assertThat(new MachO(platform.file()).exports()).hasSizeGreaterThan(10).isEqualTo(declared);
    }

    @ParameterizedTest
    @EnumSource
    void needsWhatMacOs13Has(Platform platform) throws IOException {
        Map<String, Set<String>> imports = new MachO(platform.file()).imports();
        assertThat(imports).containsOnlyKeys(SYSTEM, OBJECTIVE_C, FOUNDATION, CORE_ML);
        assertThat(imports.get(CORE_ML))
                .containsExactlyInAnyOrder(
                        "_MLModelAuthorKey",
                        "_MLModelCreatorDefinedKey",
                        "_MLModelDescriptionKey",
                        "_MLModelLicenseKey",
                        "_MLModelVersionStringKey",
                        "_OBJC_CLASS_$_MLDictionaryFeatureProvider",
                        "_OBJC_CLASS_$_MLFeatureValue",
                        "_OBJC_CLASS_$_MLModel",
                        "_OBJC_CLASS_$_MLModelConfiguration",
                        "_OBJC_CLASS_$_MLMultiArray",
                        "_OBJC_CLASS_$_MLPredictionOptions");
        assertThat(imports.get(OBJECTIVE_C)).contains("_objc_msgSend", "___objc_personality_v0");
        assertThat(imports.get(FOUNDATION)).contains("_OBJC_CLASS_$_NSException");
        assertThat(imports.get(SYSTEM)).contains("__NSConcreteStackBlock");
    }

    @ParameterizedTest
    @EnumSource
    void isSignedPageForPage(Platform platform) throws IOException {
        byte[] file = platform.file();
        CodeDirectory signed = new MachO(file).codeDirectory();
        assertThat(signed.flags()).isEqualTo(CodeDirectory.AD_HOC | CodeDirectory.LINKER_SIGNED);
        assertThat(signed.hashType()).isEqualTo(CodeDirectory.SHA_256);
        assertThat(signed.hashes()).hasSizeGreaterThan(5).isEqualTo(signed.hashesOf(file));
    }

    @ParameterizedTest
    @EnumSource
    void liesBesideItsHash(Platform platform) throws IOException {
        assertThat(RESOURCES.resolve(platform.folder).resolve(NAME + ".sha256"))
                .hasContent("%s  %s\n".formatted(CodeDirectory.sha256(platform.file()), NAME));
    }

    @Test
    void isOfTheseSources() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted(BY_NAME).toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        assertThat(RESOURCES.resolve("sources.sha256"))
                .as("of the sources that build-dylibs.sh compiled last")
                .hasContent(HexFormat.of().formatHex(digest.digest()) + "\n");
    }

    @Tag("thorough")
    @Test
    void isBuiltToTheByte(@TempDir Path folder) throws Exception {
        String toolchain = Files.readString(RESOURCES.resolve("toolchain.txt")).strip();
        String here = toolchain();
        assumeTrue(
                here.equals(toolchain),
                "skipped: built with %s; here is %s".formatted(oneLine(toolchain), oneLine(here)));
        Process script =
                new ProcessBuilder("sh", SOURCES.resolve("build-dylibs.sh").toString(), "" + folder)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isZero();
        for (Platform platform : Platform.values()) {
            assertThat(folder.resolve(platform.folder).resolve(NAME))
                    .hasBinaryContent(platform.file());
        }
    }

    /** What the script would write of clang and lld; empty where one is missing. */
    private static String toolchain() throws InterruptedException {
        String versions = "clang --version && \"$(clang -print-prog-name=ld64.lld)\" --version";
        String said;
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", versions).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                return "";
            }
        } catch (IOException e) {
            return "";
        }
        return String.join(
                "\n",
                said.lines().filter(line -> line.matches(".*(clang version| LLD ).*")).toList());
    }

    private static String oneLine(String versions) {
        return versions.isEmpty() ? "no clang or no lld" : versions.replace("\n", " and ");
    }
}
