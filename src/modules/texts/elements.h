// The elements of a text as its revisions make them: which stand, in what order, since when their
// words read as they do, and the digests that name them (docs/formats/texts.md, section 3).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/crypto.h"
#include "texts.pb.h"

namespace texts {

struct Standing {
  Element element;
  crypto::Hash hash;                             // of the element's one byte form
  std::map<std::string, std::uint32_t> changed;  // by language: revision of its words
};

// Where an element stands in the order of the text.
struct Ordered {
  const Standing* standing = nullptr;
  unsigned depth = 0;
};

class Elements {
 public:
  // Lays a page of this revision over what stands. Revisions come in ascending order.
  void lay(std::uint32_t revision, const Page& page);

  // In the order of the text, each with its depth. Valid until the next call of lay().
  std::vector<Ordered> ordered() const;
  // SHA-256 over all of them, hexadecimal.
  std::string digest() const;

  const Standing* find(const std::string& id) const;
  // The revision in which the identifier left the text; 0: it stands, or never did.
  std::uint32_t gone_since(const std::string& id) const;
  // The last words of an element that left.
  const Element* last_of(const std::string& id) const;
  bool ever_had(const std::string& id) const {
    return standing_.contains(id) || gone_.contains(id);
  }

  // Words that the element once had in this language, by their base; nullptr: never.
  const std::string* words_of(const std::string& id, const std::string& language,
                              const std::string& base) const;
  const std::map<std::string, Standing>& all() const { return standing_; }

 private:
  void keep_words(const Element& element);

  std::map<std::string, Standing> standing_;
  std::map<std::string, std::pair<std::uint32_t, Element>> gone_;
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>> words_;
};

// What a change names as `base`: of no words nothing.
std::string base_of(std::string_view words);
// What a mark names: of these words by language, in the order of their tags.
std::string reading_of(std::string_view id, const std::map<std::string, std::string>& words);
// What a check of one language against the negotiating ones names.
std::string concordance_of(std::string_view id, const std::map<std::string, std::string>& words);

}  // namespace texts
