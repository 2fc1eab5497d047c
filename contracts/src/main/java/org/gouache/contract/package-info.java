/** What the tests of several modules share: contracts, and what they take to be tested. */
@org.jspecify.annotations.NullMarked
package org.gouache.contract;
