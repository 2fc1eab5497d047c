package org.gouache.postcard;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.file.UserCache;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/**
 * Postcard-XL: a Stable Diffusion XL in miniature that makes 128 × 128 pictures of a small world,
 * as in {@code a red boat at sea at sunset}. The README in its folder says what it knows.
 */
public final class PostcardXl {
    private static final String MODEL = "postcard-xl";

    private static @Nullable Path folder;

    private PostcardXl() {}

    /**
     * The model as a diffusers folder, to be given to {@code Pipeline.load}. Where the class path
     * has it as files these are used in place; out of a jar it is unpacked once for each user, into
     * the folder that the system property {@code gouache.cache} or the environment variable {@code
     * GOUACHE_CACHE} names, or else a folder {@code gouache} where the system keeps caches.
     *
     * @throws GouacheException if it cannot be unpacked
     */
    public static synchronized Path folder() {
        if (folder == null) {
            folder = find();
        }
        return folder;
    }

    private static Path find() {
        URL index = requireNonNull(PostcardXl.class.getResource(MODEL + "/model_index.json"));
        if (index.getProtocol().equals("file")) {
            return requireNonNull(Path.of(uri(index)).getParent());
        }
        ModelFiles files =
                ModelFiles.read(
                        requireNonNull(PostcardXl.class.getResourceAsStream(MODEL + ".files")));
        return new ModelCache(UserCache.folder())
                .folder(
                        MODEL,
                        files,
                        path -> PostcardXl.class.getResourceAsStream(MODEL + "/" + path));
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new GouacheException("not a usable place for a model: " + url, e);
        }
    }
}
