#include "modules/texts/elements.h"

#include <algorithm>
#include <tuple>

#include "base/encoding.h"
#include "modules/content.h"
#include "modules/texts/check.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

bool stands_before(const Standing* a, const Standing* b) {
  return std::forward_as_tuple(a->element.place(), a->element.id()) <
         std::forward_as_tuple(b->element.place(), b->element.id());
}

std::string digest_of_words(std::string_view begin, std::string_view id,
                            const std::map<std::string, std::string>& words) {
  Bytes bytes = std::string(begin) + std::string(id) + '\0';
  for (const auto& [language, text] : words) bytes += language + '\0' + text + '\0';
  return digest_of(bytes, kNameDigits);
}

}  // namespace

std::string base_of(std::string_view words) {
  return words.empty() ? std::string() : digest_of(words, kBaseDigits);
}

std::string reading_of(std::string_view id, const std::map<std::string, std::string>& words) {
  return digest_of_words("entente reading 1\n", id, words);
}

std::string concordance_of(std::string_view id, const std::map<std::string, std::string>& words) {
  return digest_of_words("entente concordance 1\n", id, words);
}

void Elements::keep_words(const Element& element) {
  for (const auto& [language, words] : element.words()) {
    words_[{element.id(), language}].emplace(base_of(words), words);
  }
}

void Elements::lay(std::uint32_t revision, const Page& page) {
  for (const std::string& id : page.gone()) {
    const auto found = standing_.find(id);
    if (found == standing_.end()) continue;
    gone_[id] = {revision, std::move(found->second.element)};
    standing_.erase(found);
  }
  for (const Element& element : page.elements()) {
    if (gone_.contains(element.id())) continue;
    Standing& standing = standing_[element.id()];
    std::map<std::string, std::uint32_t> changed;
    for (const auto& [language, words] : element.words()) {
      const auto before = standing.element.words().find(language);
      const bool same = before != standing.element.words().end() && before->second == words;
      changed[language] = same ? standing.changed[language] : revision;
    }
    standing.changed = std::move(changed);
    standing.element = element;
    standing.hash = crypto::sha256(modules::encode_content(element));
    keep_words(element);
  }
}

std::vector<Ordered> Elements::ordered() const {
  std::map<std::string_view, std::vector<const Standing*>> below;
  for (const auto& [id, standing] : standing_)
    below[standing.element.parent()].push_back(&standing);
  for (auto& [parent, list] : below) std::sort(list.begin(), list.end(), stands_before);

  std::vector<Ordered> out;
  std::set<std::string_view> seen;
  std::vector<Ordered> open;  // the next on top
  const auto push = [&](std::string_view parent, unsigned depth) {
    const auto found = below.find(parent);
    if (found == below.end()) return;
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
      open.push_back({*at, depth});
    }
  };
  push("", 0);
  while (!open.empty()) {
    const Ordered next = open.back();
    open.pop_back();
    if (!seen.insert(next.standing->element.id()).second) continue;
    out.push_back(next);
    if (next.depth + 1 < kDepthOfElements) push(next.standing->element.id(), next.depth + 1);
  }
  std::vector<const Standing*> others;
  for (const auto& [id, standing] : standing_) {
    if (!seen.contains(id)) others.push_back(&standing);
  }
  std::sort(others.begin(), others.end(), stands_before);
  for (const Standing* one : others) out.push_back({one, 0});
  return out;
}

std::string Elements::digest() const {
  crypto::Sha256 all;
  all.add("entente text 1\n");
  for (const Ordered& one : ordered()) all.add(one.standing->hash.view());
  return hex(all.hash().view());
}

const Standing* Elements::find(const std::string& id) const {
  const auto found = standing_.find(id);
  return found == standing_.end() ? nullptr : &found->second;
}

std::uint32_t Elements::gone_since(const std::string& id) const {
  const auto found = gone_.find(id);
  return found == gone_.end() ? 0 : found->second.first;
}

const Element* Elements::last_of(const std::string& id) const {
  const auto found = gone_.find(id);
  return found == gone_.end() ? nullptr : &found->second.second;
}

const std::string* Elements::words_of(const std::string& id, const std::string& language,
                                      const std::string& base) const {
  const auto all = words_.find({id, language});
  if (all == words_.end()) return nullptr;
  const auto found = all->second.find(base);
  return found == all->second.end() ? nullptr : &found->second;
}

}  // namespace texts
