package org.gouache.text;

import java.util.Map;

/**
 * What files say of a tokenizer.
 *
 * @param specialTokens with their ids; begin, end and padding may be among them
 * @param maxLength ids in an encoded prompt, begin and end included
 */
record TokenizerDefinition(
        Vocabulary vocabulary,
        Merges merges,
        Map<SpecialToken, Integer> specialTokens,
        int beginId,
        int endId,
        int padId,
        int unknownId,
        int maxLength) {
    /** The positions of every published CLIP text encoder. */
    static final int CLIP_LENGTH = 77;
}
