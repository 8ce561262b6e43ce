// Text as it comes from other programs, made into text that the record takes (base/text.h): NFC,
// without controls, bidirectional overrides, zero-width characters and noncharacters. Pasted and
// imported text is mended; only what comes over the wire is refused.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace papers {

// Line ends become \n, other spaces of width become plain ones, spaces at both ends go. Ill-formed
// UTF-8 becomes U+FFFD. With `lines` false, lines and tabs become spaces.
std::string clean(std::string_view text, bool lines);

// The beginning of a text of at most `max` bytes, ending between characters.
std::string_view beginning(std::string_view text, std::size_t max);

// For comparing headings and words: clean, case folded, without marks of order (`No.`, `:`, `*`).
std::string folded(std::string_view text);

// A name for a file of ours: no path, no controls, none of the characters that a file system or a
// header takes otherwise, none of the names that a system keeps for its devices; never empty, never
// hidden. At most 120 bytes.
std::string file_name(std::string_view text);

// The name, or 'name (2).pdf' where one of `taken` is called so, to file systems too that tell
// capitals not apart. It is taken then.
std::string name_apart(const std::string& name, std::set<std::string>& taken);

}  // namespace papers
