#include "store/word_index.h"

namespace store {

bool is_words(ByteView words) {
  bool space = true;  // none at the beginning, the end, or twice
  for (const char byte : words) {
    const auto c = static_cast<unsigned char>(byte);
    if (c == ' ' && space) return false;
    space = c == ' ';
    if (!space && c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
  }
  return words.empty() || !space;
}

bool is_word_query(const WordQuery& query) {
  if (query.all.empty() || query.from < 0) return false;
  for (const auto& group : query.all) {
    if (group.empty()) return false;
    for (const WordQuery::Phrase& phrase : group) {
      if (phrase.words.empty()) return false;
      for (const std::string& word : phrase.words) {
        if (word.empty() || word.find(' ') != std::string::npos || !is_words(word)) return false;
      }
    }
  }
  return true;
}

}  // namespace store
