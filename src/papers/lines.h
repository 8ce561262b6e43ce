// Words broken into lines whose places every format shares, so that 'line 212' is one line in HTML,
// PDF and plain text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "papers/text_paper.h"

namespace papers {

// Columns that text takes: two for letters of Chinese, Japanese and Korean, none for combining
// marks (UAX 11).
std::size_t columns_of(std::string_view text);

// Lines of at most `columns`, broken at spaces and between ideographs; a word that is longer is
// broken where it must be. Spaces at a break go. Never empty: without words, one line without any.
std::vector<Runs> lines_of(const Runs& runs, std::size_t columns);

}  // namespace papers
