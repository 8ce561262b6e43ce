// The index of what people search for: of every effective act whose content is held, its words,
// and marks of its circle, party, module, body, languages and label. It is made beside the fold, a
// bounded slice at a time, from what is committed; how far it has come is kept with it. Reading
// goes through the View alone, which decides about each hit again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "concurrence/rule.h"
#include "labels/labels.h"
#include "node/file_texts.h"
#include "record/module.h"
#include "record/search.h"
#include "store/store.h"

namespace node {

class Circle;

class SearchIndex {
 public:
  using Modules = std::vector<std::unique_ptr<record::Module>>;
  SearchIndex(store::Store& store, const Modules& modules)
      : store_(store), modules_(modules), files_(store) {}

  // Reads how far it is. One that another version made is made anew with the next slice.
  Result<void> open();
  // Entries of the circle that are not indexed yet.
  std::uint64_t behind(const Circle& circle) const;
  // Whether something taken out is not wiped yet.
  bool has_to_wipe() const { return wipe_due_; }

  // Inside a transaction of the store. At most about `budget` entries of the circle that are folded
  // and not indexed.
  Result<void> advance(Circle& circle, std::uint64_t budget);
  // A bounded piece of wiping, if something is to be wiped.
  Result<void> wipe();
  // The content of an entry that was passed over came.
  Result<void> came(const Circle& circle, const concurrence::EntryId& id);
  // Before its content is destroyed: nothing finds it any more.
  Result<void> remove(Circle& circle, const concurrence::EntryId& id);
  // Inside a transaction: all of it, to be made again; with `files`, their words too.
  Result<void> clear(bool files = false);

  // What an act says, for whoever may read it: of its module, its matter, who said it. Nothing of
  // one that says nothing of its own (an answer, a grant).
  std::vector<record::Text> texts_of(const record::Header& header, ByteView content) const;
  // Whether it is one party's word to itself (record::Module).
  bool is_at_home(std::string_view module, ByteView content) const;
  // The words of files that an act names, in its header or content, with their names.
  Result<std::vector<std::pair<crypto::Hash, std::string>>> file_texts_of(
      std::string_view circle, const record::Header& header, ByteView content);
  const FileTexts& files() const { return files_; }
  // Inside a transaction: a file was looked at. The acts that name it are found by its words from
  // the next slice on.
  Result<void> took_text(Circle& circle, const crypto::Hash& file,
                         std::optional<std::string_view> text);
  // Indexed acts that name the file.
  Result<std::vector<concurrence::EntryId>> acts_naming(const Circle& circle,
                                                        const crypto::Hash& file);
  // Inside a transaction, after the acts that name it are taken out: the file is destroyed.
  Result<void> drop_text(const Circle& circle, const crypto::Hash& file);
  // The labels that acts of the index have.
  const std::set<std::string>& labels() const { return labels_; }

  // Attributes, as they are indexed.
  static std::string of_circle(std::string_view id) { return "c" + std::string(id); }
  static std::string of_party(std::string_view name) { return "p" + std::string(name); }
  static std::string of_module(std::string_view name) { return "m" + std::string(name); }
  static std::string of_body(std::string_view id) { return "b" + std::string(id); }
  // Whose it is to see at all: a body's of a circle, or, `body` empty, everybody's there.
  static std::string of_share(std::string_view circle, std::string_view body) {
    return "s" + std::string(circle) + "/" + std::string(body);
  }
  static std::string of_language(std::string_view tag) { return "l" + std::string(tag); }
  static std::string of_label(std::string_view label) { return "k" + std::string(label); }
  // A label as one string, and back.
  static std::string label_text(const Label& label);
  static Label label_of(std::string_view text);
  // The lowest number of an act of this time.
  static std::int64_t number_from(TimeMs time);

 private:
  struct Document {
    std::int64_t number = 0;  // the first that it may have
    store::IndexedEntry entry;
    Bytes words;
    std::string label;
    std::string circle;
    std::set<crypto::Hash> files;  // that it names
  };
  Result<std::optional<Document>> document(Circle& circle, const concurrence::EntryId& id,
                                           const store::Row& row);
  // The number of an entry that is indexed.
  Result<std::optional<std::int64_t>> find(std::int64_t first, const store::IndexedEntry& entry);
  Result<void> add(const Document& document);
  Result<void> index_again(Circle& circle);
  // Takes the words of an act out; false where they were others, and all is to be made again.
  Result<bool> take_out(Circle& circle, const concurrence::EntryId& id);
  std::set<crypto::Hash> files_of(const record::Header& header, ByteView content) const;

  store::Store& store_;
  const Modules& modules_;
  FileTexts files_;
  bool current_ = false;  // made by this version, or empty
  bool wipe_due_ = false;
  bool wipe_begun_ = false;
  std::map<concurrence::ChainId, std::uint64_t> done_;                        // entries passed
  std::map<std::string, std::set<concurrence::EntryId>, std::less<>> again_;  // by circle
  std::set<std::string> labels_;
};

}  // namespace node
