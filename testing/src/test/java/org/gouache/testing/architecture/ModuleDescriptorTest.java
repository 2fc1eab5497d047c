package org.gouache.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toMap;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What module-info says agrees with the class path, and with the arrows. */
class ModuleDescriptorTest {
    @ParameterizedTest
    @EnumSource
    void requiresOnlyModulesBelow(PublishedModule module) throws IOException {
        Map<String, PublishedModule> byName = new LinkedHashMap<>();
        for (PublishedModule other : PublishedModule.values()) {
            byName.put(other.descriptor().name(), other);
        }
        assertThat(module.descriptor().requires())
                .extracting(Requires::name)
                .allSatisfy(name -> {
                    PublishedModule required = byName.get(name);
                    if (required != null) {
                        assertThat(module.mayUse(required)).as(name).isTrue();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void exportsPackagesThatHoldPublicClasses(PublishedModule module) throws IOException {
        for (Exports exports : module.descriptor().exports()) {
            Path folder = module.classes().resolve(exports.source().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(Path::toString))
                        .as(exports.source())
                        .anyMatch(name ->
                                name.endsWith(".class") && !name.endsWith("package-info.class"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void providesOnTheModulePathWhatItProvidesOnTheClassPath(PublishedModule module)
            throws IOException {
        Map<String, Set<String>> onModulePath =
                module.descriptor().provides().stream()
                        .collect(
                                toMap(
                                        Provides::service,
                                        provides -> Set.copyOf(provides.providers())));
        assertThat(classPathServices(module)).isEqualTo(onModulePath);
    }

    private static Map<String, Set<String>> classPathServices(PublishedModule module)
            throws IOException {
        Path folder = module.classes().resolve("META-INF/services");
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        Map<String, Set<String>> services = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                services.put(
                        folder.relativize(file).toString(), Set.copyOf(Files.readAllLines(file)));
            }
        }
        return services;
    }
}
