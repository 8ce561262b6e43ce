#include "node/search_index.h"

#include <algorithm>

#include "base/encoding.h"
#include "journal/entry.h"
#include "node/circle.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {
namespace {

using concurrence::EntryId;
using store::Space;

// Keys in the projection space; the fold, which has small letters, forgets none of them.
constexpr std::string_view kFormatKey = "Sf";
constexpr std::string_view kWipe = "Sw";
constexpr std::string_view kDone = "Sp";   // chain: entries passed
constexpr std::string_view kAgain = "Sr";  // circle, chain, index: content came
constexpr std::string_view kLabel = "Sl";  // label

constexpr unsigned kNumberBits = 20;              // below the milliseconds of a number
constexpr TimeMs kTimeMax = TimeMs{1} << 42;      // the year 2109
constexpr std::int64_t kPlacesTried = 8;          // at least, for one entry
constexpr std::uint64_t kWordsInSlice = 2 << 20;  // bytes
constexpr std::size_t kFilesOfAct = 16;           // whose words an act is found by

Bytes chain_key(concurrence::ChainId chain) {
  Bytes out(kDone);
  put_u32(out, chain);
  return out;
}

Bytes again_key(ByteView circle, const EntryId& id) {
  Bytes out(kAgain);
  out += circle;
  put_u32(out, id.chain);
  put_u64(out, id.index);
  return out;
}

// Spread over what one millisecond has.
std::int64_t spread(const store::IndexedEntry& entry) {
  const std::uint64_t mixed = (std::uint64_t{entry.chain} << 40 ^ entry.index) * 0x9e3779b97f4a7c15;
  return static_cast<std::int64_t>(mixed >> (64 - kNumberBits));
}

}  // namespace

std::int64_t SearchIndex::number_from(TimeMs time) {
  return static_cast<std::int64_t>(std::min(time, kTimeMax)) << kNumberBits;
}

std::string SearchIndex::label_text(const Label& label) {
  std::string out = label.policy + '\n' + std::to_string(label.classification);
  for (const std::string& category : label.categories) out += '\n' + category;
  return out;
}

Label SearchIndex::label_of(std::string_view text) {
  Label label;
  for (int part = 0; !text.empty() || part < 2; ++part) {
    const std::size_t cut = std::min(text.find('\n'), text.size());
    const std::string piece(text.substr(0, cut));
    if (part == 0) label.policy = piece;
    if (part == 1)
      label.classification =
          static_cast<std::uint32_t>(parse_decimal(piece, UINT32_MAX).value_or(UINT32_MAX));
    if (part > 1) label.categories.push_back(piece);
    text.remove_prefix(std::min(text.size(), cut + 1));
  }
  return label;
}

Result<void> SearchIndex::open() {
  done_.clear();
  again_.clear();
  labels_.clear();
  wipe_begun_ = false;
  TRY(files_.open());
  const std::optional<Bytes> format = TRY(store_.get(Space::projection, kFormatKey));
  current_ = format && *format == record::search_format();
  if (!current_) return {};
  wipe_due_ = TRY(store_.get(Space::projection, kWipe)).has_value();
  TRY(store_.list(Space::projection, kDone, {}, [&](ByteView key, ByteView value) {
    ByteReader id(key.substr(kDone.size()));
    ByteReader reader(value);
    const concurrence::ChainId chain = id.u32();
    done_[chain] = reader.varint();
    return true;
  }));
  TRY(store_.list(Space::projection, kAgain, {}, [&](ByteView key, ByteView) {
    ByteReader reader(key.substr(kAgain.size()));
    const Bytes circle(reader.take(16));
    EntryId id;
    id.chain = reader.u32();
    id.index = reader.u64();
    again_[hex(circle)].insert(id);
    return true;
  }));
  return store_.list(Space::projection, kLabel, {}, [&](ByteView key, ByteView) {
    labels_.emplace(key.substr(kLabel.size()));
    return true;
  });
}

Result<void> SearchIndex::clear(bool files) {
  if (files) TRY(files_.clear());
  TRY(store_.words().clear());
  std::vector<Bytes> keys;
  TRY(store_.list(Space::projection, "S", {}, [&](ByteView key, ByteView) {
    keys.emplace_back(key);
    return true;
  }));
  for (const Bytes& key : keys) TRY(store_.erase(Space::projection, key));
  return open();
}

std::uint64_t SearchIndex::behind(const Circle& circle) const {
  std::uint64_t out = 0;
  if (const auto again = again_.find(circle.record.id); again != again_.end())
    out += again->second.size();
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    const auto found = done_.find(chain.id);
    const std::uint64_t done = found == done_.end() ? chain.fork : found->second;
    const std::uint64_t folded = circle.fold.folded(chain.id);
    if (folded > done) out += folded - done;
  }
  return out;
}

std::vector<record::Text> SearchIndex::texts_of(const record::Header& header,
                                                ByteView content) const {
  std::vector<record::Text> out;
  for (const auto& module : modules_) {
    if (module->name() == header.module()) module->texts(header, content, out);
  }
  if (out.empty()) return out;
  out.push_back({"", header.matter(), false});
  if (!header.actor().person().empty()) out.push_back({"", header.actor().person(), false});
  if (!header.actor().office().empty()) out.push_back({"", header.actor().office(), false});
  return out;
}

bool SearchIndex::is_at_home(std::string_view module, ByteView content) const {
  return std::any_of(modules_.begin(), modules_.end(), [&](const auto& one) {
    return one->name() == module && one->at_home(content);
  });
}

std::set<crypto::Hash> SearchIndex::files_of(const record::Header& header, ByteView content) const {
  std::set<crypto::Hash> out;
  for (const std::string& name : header.proposal().blobs()) {
    if (name.size() == 32) out.insert(crypto::Hash::from(name));
  }
  for (const auto& module : modules_) {
    if (module->name() != header.module()) continue;
    for (const std::string& name : module->files(content)) {
      const auto id = unhex(name);
      if (id && id->size() == 32) out.insert(crypto::Hash::from(*id));
    }
  }
  return out;
}

Result<std::vector<std::pair<crypto::Hash, std::string>>> SearchIndex::file_texts_of(
    std::string_view circle, const record::Header& header, ByteView content) {
  std::vector<std::pair<crypto::Hash, std::string>> out;
  for (const crypto::Hash& file : files_of(header, content)) {
    std::optional<std::string> text = TRY(files_.text({std::string(circle), file}));
    if (text) out.emplace_back(file, std::move(*text));
    if (out.size() == kFilesOfAct) break;
  }
  return out;
}

Result<void> SearchIndex::took_text(Circle& circle, const crypto::Hash& file,
                                    std::optional<std::string_view> text) {
  const FileTexts::Place place{circle.record.id, file};
  const std::vector<EntryId> acts = TRY(files_.named_by(place));
  bool same = true;
  for (const EntryId& act : text ? acts : std::vector<EntryId>()) {
    same = TRY(take_out(circle, act)) && same;
    TRY(came(circle, act));
  }
  TRY(files_.keep(place, text));
  return same ? Result<void>() : clear();
}

Result<std::vector<EntryId>> SearchIndex::acts_naming(const Circle& circle,
                                                      const crypto::Hash& file) {
  return files_.named_by({circle.record.id, file});
}

Result<void> SearchIndex::drop_text(const Circle& circle, const crypto::Hash& file) {
  return files_.drop({circle.record.id, file});
}

Result<std::optional<SearchIndex::Document>> SearchIndex::document(Circle& circle,
                                                                   const EntryId& id,
                                                                   const store::Row& row) {
  if (row.state != store::OpeningState::held || row.opening.empty())
    return std::optional<Document>();
  const journal::EntryView entry = TRY(journal::view_entry(row.entry, id.index));
  if (entry.opaque || entry.envelope.kind != 0) return std::optional<Document>();
  const auto info = TRY(circle.fold.info(id));
  if (!info || info->verdict != record::Verdict::effective) return std::optional<Document>();
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  if (opening.content_salt.empty()) return std::optional<Document>();
  const concurrence::Chain& chain = circle.journals.chain(id.chain);
  const record::HeaderReading reading =
      record::read_header(opening.header, chain.party, chain.epoch);
  if (reading.verdict != record::Verdict::effective) return std::optional<Document>();
  const record::Header& header = reading.header;
  if (!circle.national() && is_at_home(header.module(), opening.content))
    return std::optional<Document>();
  std::vector<record::Text> texts = texts_of(header, opening.content);
  if (texts.empty()) return std::optional<Document>();
  Document out;
  out.circle = circle.record.id;
  out.files = files_of(header, opening.content);
  auto of_files = TRY(file_texts_of(out.circle, header, opening.content));
  for (auto& [file, text] : of_files) texts.push_back({"", std::move(text), false});
  out.entry = {id.chain, id.index};
  out.number = number_from(entry.envelope.time) + spread(out.entry);
  out.label = label_text(record::label_of(header));
  std::vector<std::string> attributes = {of_circle(circle.record.id), of_party(chain.party_name),
                                         of_module(header.module()), of_label(out.label)};
  const std::string_view matter = header.matter();
  const std::size_t cut = matter.find('/');
  if (cut != std::string_view::npos) {
    const std::string_view rest = matter.substr(cut + 1);
    attributes.push_back(of_body(rest.substr(0, rest.find('/'))));
  }
  if (const auto body = labels::body_of(matter))
    attributes.push_back(of_share(circle.record.id, *body));
  std::set<std::string> languages;
  for (const record::Text& text : texts) {
    if (!text.language.empty()) languages.insert(text.language);
  }
  for (const std::string& language : languages) attributes.push_back(of_language(language));
  out.words = record::indexed_words(texts, attributes);
  return std::optional<Document>(std::move(out));
}

Result<std::optional<std::int64_t>> SearchIndex::find(std::int64_t first,
                                                      const store::IndexedEntry& entry) {
  for (std::int64_t number = first;; ++number) {
    const std::optional<store::IndexedEntry> there = TRY(store_.words().at(number));
    if (there == entry) return std::optional<std::int64_t>(number);
    if (!there && number - first >= kPlacesTried) return std::optional<std::int64_t>();
  }
}

Result<void> SearchIndex::add(const Document& document) {
  for (const crypto::Hash& file : document.files)
    TRY(files_.name({document.circle, file}, {document.entry.chain, document.entry.index}));
  if (TRY(find(document.number, document.entry))) return {};
  std::int64_t number = document.number;
  while (TRY(store_.words().at(number))) ++number;
  TRY(store_.words().add(number, document.entry, document.words));
  if (labels_.insert(document.label).second)
    TRY(store_.put(Space::projection, Bytes(kLabel) + document.label, ""));
  return {};
}

Result<void> SearchIndex::advance(Circle& circle, std::uint64_t budget) {
  if (!current_) {
    TRY(clear());
    TRY(store_.put(Space::projection, kFormatKey, record::search_format()));
    current_ = true;
  }
  TRY(index_again(circle));
  std::vector<Document> documents;
  std::uint64_t spent = 0;  // sixteenths
  std::uint64_t words = 0;
  for (const concurrence::Chain& chain : std::vector(circle.journals.chains())) {
    const std::uint64_t end = circle.fold.folded(chain.id);
    const auto known = done_.find(chain.id);
    const std::uint64_t from = known == done_.end() ? chain.fork : known->second;
    std::uint64_t at = from;
    Result<void> failure;
    if (at < end && spent < 16 * budget)
      TRY(circle.journals.rows(chain.id, at, end, [&](const store::Row* row) {
        // What is damaged is passed over, and indexed when it is whole again.
        Result<std::optional<Document>> one = std::optional<Document>();
        if (row != nullptr) one = document(circle, {chain.id, at}, *row);
        if (!one.ok()) {
          failure = one.error();
          return false;
        }
        ++at;
        spent += one.value() ? 16 : 1;
        if (one.value()) {
          words += one.value()->words.size();
          documents.push_back(std::move(*one.value()));
        }
        return spent < 16 * budget && words < kWordsInSlice;
      }));
    TRY(failure);
    if (at == from) continue;
    done_[chain.id] = at;
    Bytes value;
    put_varint(value, at);
    TRY(store_.put(Space::projection, chain_key(chain.id), value));
    if (words >= kWordsInSlice) break;
  }
  // In the order of numbers the index is written in one go.
  std::sort(documents.begin(), documents.end(),
            [](const Document& a, const Document& b) { return a.number < b.number; });
  for (const Document& one : documents) TRY(add(one));
  return {};
}

Result<void> SearchIndex::index_again(Circle& circle) {
  const auto found = again_.find(circle.record.id);
  if (found == again_.end()) return {};
  const Bytes raw = *unhex(circle.record.id);
  for (const EntryId& id : found->second) {
    const Result<store::Row> row = circle.journals.row(id.chain, id.index);
    if (row.ok()) {
      const std::optional<Document> one = TRY(document(circle, id, row.value()));
      if (one) TRY(add(*one));
    }
    TRY(store_.erase(Space::projection, again_key(raw, id)));
  }
  again_.erase(found);
  return {};
}

Result<void> SearchIndex::came(const Circle& circle, const EntryId& id) {
  const auto done = done_.find(id.chain);
  if (done == done_.end() || id.index >= done->second) return {};
  again_[circle.record.id].insert(id);
  return store_.put(Space::projection, again_key(*unhex(circle.record.id), id), "");
}

Result<bool> SearchIndex::take_out(Circle& circle, const EntryId& id) {
  const Result<store::Row> row = circle.journals.row(id.chain, id.index);
  if (!row.ok()) return true;  // damaged: it is indexed when it is whole again
  const std::optional<Document> one = TRY(document(circle, id, row.value()));
  if (!one) return true;
  const std::optional<std::int64_t> number = TRY(find(one->number, one->entry));
  if (!number) return true;
  const Result<void> removed = store_.words().remove(*number, one->words);
  if (!removed.ok() && removed.error().code == ErrorCode::conflict) return false;
  TRY(removed);
  return true;
}

Result<void> SearchIndex::remove(Circle& circle, const EntryId& id) {
  // Other words than were indexed: then nothing of it can be trusted, and all is made again.
  if (!TRY(take_out(circle, id))) return clear();
  wipe_due_ = true;
  wipe_begun_ = false;
  return store_.put(Space::projection, kWipe, "");
}

Result<void> SearchIndex::wipe() {
  if (!wipe_due_) return {};
  const bool done = TRY(store_.words().wipe(!std::exchange(wipe_begun_, true)));
  if (!done) return {};
  wipe_due_ = wipe_begun_ = false;
  return store_.erase(Space::projection, kWipe);
}

}  // namespace node
