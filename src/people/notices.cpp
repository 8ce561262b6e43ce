#include "people/notices.h"

#include <algorithm>

#include "base/json.h"
#include "mail/address.h"

namespace people {
namespace {

using store::Space;

constexpr std::string_view kMarks = "people/marks/";
constexpr std::string_view kMailboxes = "people/mail/";
constexpr unsigned kDay = 24 * 60;
constexpr std::size_t kStoredMax = std::size_t{4} << 20;

void write_texts(json::Writer& out, std::string_view key, const std::set<std::string>& texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

Bytes encode(const Marks& marks) {
  json::Writer out;
  out.begin_object().field("v", std::uint64_t{1});
  write_texts(out, "aside", marks.aside);
  out.key("read").begin_object();
  for (const auto& [journal, size] : marks.read) out.field(journal, size);
  out.end_object().end_object();
  return out.take();
}

Bytes encode(const Mailbox& box) {
  const mail::Wishes& wishes = box.wishes;
  const MailState& state = box.state;
  json::Writer out;
  out.begin_object()
      .field("v", std::uint64_t{1})
      .field("address", wishes.address)
      .field("language", wishes.language)
      .field("often", mail::word(wishes.often))
      .field("minutes", wishes.minutes)
      .field("at", wishes.at)
      .field("zone", wishes.zone)
      .field("quiet", wishes.quiet.has_value())
      .field("quiet_from", wishes.quiet.value_or(mail::Quiet{}).from)
      .field("quiet_to", wishes.quiet.value_or(mail::Quiet{}).to)
      .field("urgent_passes", wishes.urgent_passes);
  write_texts(out, "categories", wishes.categories);
  out.field("since", state.since).field("urgent", state.urgent);
  write_texts(out, "told", state.told);
  out.field("id", state.id)
      .field("last", state.last)
      .field("taken", state.taken)
      .field("failures", state.failures)
      .field("next", state.next)
      .field("code", static_cast<std::uint64_t>(state.code))
      .field("refused", state.refused)
      .end_object();
  return out.take();
}

// Takes members of what was stored; after the first that is not as it was written, it has failed.
class Stored {
 public:
  explicit Stored(const json::Value& from) : from_(from) {}
  bool ok() const { return ok_; }
  std::string text(std::string_view key) {
    const auto value = from_.text(key);
    ok_ = ok_ && value.has_value();
    return std::string(value.value_or(""));
  }
  std::uint64_t number(std::string_view key) {
    const json::Value* value = from_.find(key);
    const auto number = value == nullptr ? std::nullopt : value->unsigned_number();
    ok_ = ok_ && number.has_value();
    return number.value_or(0);
  }
  bool flag(std::string_view key) {
    const json::Value* value = from_.find(key);
    const auto flag = value == nullptr ? std::nullopt : value->boolean();
    ok_ = ok_ && flag.has_value();
    return flag.value_or(false);
  }
  std::set<std::string> texts(std::string_view key) {
    std::set<std::string> out;
    const json::Value* value = from_.find(key);
    ok_ = ok_ && value != nullptr && value->is_array();
    if (!ok_) return out;
    for (const json::Value& one : value->items()) {
      ok_ = ok_ && one.is_string();
      out.emplace(one.string().value_or(""));
    }
    return out;
  }

 private:
  const json::Value& from_;
  bool ok_ = true;
};

Error broken() {
  return {ErrorCode::corrupt, "what a person put aside is not in the store as it was written"};
}

Result<Marks> decode_marks(ByteView bytes) {
  const json::Value value = TRY(json::parse(bytes, kStoredMax));
  Stored in(value);
  Marks out;
  const bool known = in.number("v") == 1;
  out.aside = in.texts("aside");
  const json::Value* read = value.find("read");
  if (!known || !in.ok() || read == nullptr || !read->is_object()) return broken();
  for (const json::Member& one : read->members()) {
    const auto size = one.value.unsigned_number();
    if (!size) return broken();
    out.read[one.key] = *size;
  }
  return out;
}

Result<Mailbox> decode_mailbox(ByteView bytes) {
  const json::Value value = TRY(json::parse(bytes, kStoredMax));
  Stored in(value);
  Mailbox out;
  const bool known = in.number("v") == 1;
  mail::Wishes& wishes = out.wishes;
  wishes.address = in.text("address");
  wishes.language = in.text("language");
  const auto often = mail::often_of(in.text("often"));
  wishes.often = often.value_or(mail::Often::batched);
  wishes.minutes = static_cast<unsigned>(in.number("minutes"));
  wishes.at = static_cast<unsigned>(in.number("at"));
  wishes.zone = in.text("zone");
  const mail::Quiet quiet{static_cast<unsigned>(in.number("quiet_from")),
                          static_cast<unsigned>(in.number("quiet_to"))};
  if (in.flag("quiet")) wishes.quiet = quiet;
  wishes.urgent_passes = in.flag("urgent_passes");
  wishes.categories = in.texts("categories");
  MailState& state = out.state;
  state.since = in.number("since");
  state.urgent = in.flag("urgent");
  state.told = in.texts("told");
  state.id = in.text("id");
  state.last = in.number("last");
  state.taken = in.number("taken");
  state.failures = static_cast<unsigned>(in.number("failures"));
  state.next = in.number("next");
  state.code = static_cast<int>(in.number("code"));
  state.refused = in.flag("refused");
  if (!known || !often || !in.ok() || !mail::parse_address(wishes.address).ok()) return broken();
  return out;
}

Error wrong(std::string_view field, std::string_view what) {
  return {ErrorCode::invalid, std::string(field) + ": " + std::string(what)};
}

}  // namespace

const std::set<std::string>& categories() {
  static const std::set<std::string> kCategories = {"answers", "preparation", "letters",
                                                    "reports", "commitments", "information"};
  return kCategories;
}

Result<void> check(const mail::Wishes& wishes) {
  if (const auto address = mail::parse_address(wishes.address); !address.ok())
    return wrong("address", address.error().message);
  if (wishes.language != "en" && wishes.language != "ko" && wishes.language != "vi")
    return wrong("language", "has to be en, ko or vi");
  if (wishes.minutes < mail::kMinutesMin || wishes.minutes > mail::kMinutesMax)
    return wrong("minutes", "has to be 5 to 1440");
  if (wishes.at >= kDay) return wrong("at", "has to be a time of day, 00:00 to 23:59");
  if (!mail::zone(wishes.zone))
    return wrong(
        "zone",
        "is no time zone: write one by its IANA name, e.g. Asia/Seoul, or UTC; no offset and no "
        "abbreviation");
  if (wishes.quiet && (wishes.quiet->from >= kDay || wishes.quiet->to >= kDay))
    return wrong("quiet", "has to be two times of day");
  if (wishes.quiet && wishes.quiet->from == wishes.quiet->to)
    return wrong("quiet", "begins when it ends; leave it out for no quiet hours");
  if (wishes.categories.empty())
    return wrong("categories", "is empty: name at least one, or switch the mail off");
  for (const std::string& one : wishes.categories) {
    if (!categories().contains(one)) return wrong("categories", "has what is none of them");
  }
  return {};
}

Result<void> Notices::open(store::Store& store) {
  marks_.clear();
  mailboxes_.clear();
  Result<void> failure;
  TRY(store.list(Space::durable, kMarks, {}, [&](ByteView key, ByteView value) {
    Result<Marks> marks = decode_marks(value);
    if (!marks.ok()) {
      failure = broken();
      return false;
    }
    marks_[std::string(key.substr(kMarks.size()))] = std::move(marks).value();
    return true;
  }));
  TRY(failure);
  TRY(store.list(Space::durable, kMailboxes, {}, [&](ByteView key, ByteView value) {
    Result<Mailbox> box = decode_mailbox(value);
    if (!box.ok()) {
      failure = broken();
      return false;
    }
    mailboxes_[std::string(key.substr(kMailboxes.size()))] = std::move(box).value();
    return true;
  }));
  return failure;
}

const Marks& Notices::marks(const std::string& key) const {
  static const Marks kNone;
  const auto found = marks_.find(key);
  return found == marks_.end() ? kNone : found->second;
}

const Mailbox* Notices::mailbox(const std::string& account) const {
  const auto found = mailboxes_.find(account);
  return found == mailboxes_.end() ? nullptr : &found->second;
}

Result<void> Notices::put(store::Store& store, const std::string& key, Marks marks) {
  TRY(store.put(Space::durable, Bytes(kMarks) + key, encode(marks)));
  marks_[key] = std::move(marks);
  return {};
}

Result<void> Notices::put(store::Store& store, const std::string& account, Mailbox mailbox) {
  TRY(store.put(Space::durable, Bytes(kMailboxes) + account, encode(mailbox)));
  mailboxes_[account] = std::move(mailbox);
  return {};
}

Result<void> Notices::erase_mailbox(store::Store& store, const std::string& account) {
  TRY(store.erase(Space::durable, Bytes(kMailboxes) + account));
  mailboxes_.erase(account);
  return {};
}

}  // namespace people
