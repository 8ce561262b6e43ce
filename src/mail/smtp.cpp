#include "mail/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "base/check.h"
#include "mail/address.h"

namespace mail {
namespace {

enum class Step : std::uint8_t { connecting, greeting, signing_in, sender, recipient, message };

struct Closing {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// Which command the server's last answer is to. What is said is looked at and kept nowhere: the
// password is among it.
int watch(CURL*, curl_infotype type, char* data, std::size_t size, void* place) {
  if (type != CURLINFO_HEADER_OUT) return 0;
  auto& step = *static_cast<Step*>(place);
  const std::string_view line(data, size);
  if (line.starts_with("EHLO") || line.starts_with("HELO") || line.starts_with("STARTTLS"))
    step = Step::greeting;
  else if (line.starts_with("AUTH"))
    step = Step::signing_in;
  else if (line.starts_with("MAIL"))
    step = Step::sender;
  else if (line.starts_with("RCPT"))
    step = Step::recipient;
  else if (line.starts_with("DATA"))
    step = Step::message;
  return 0;
}

struct Reading {
  const std::string& text;
  std::size_t place = 0;
};

std::size_t read(char* out, std::size_t size, std::size_t count, void* place) {
  auto& reading = *static_cast<Reading*>(place);
  const std::size_t length = std::min(size * count, reading.text.size() - reading.place);
  std::memcpy(out, reading.text.data() + reading.place, length);
  reading.place += length;
  return length;
}

int going_on(void* ending, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(ending)->load() ? 1 : 0;
}

std::string reason_of(CURLcode result, Step step, long code) {
  if (code >= 400) {
    static constexpr const char* kTo[] = {"the connection", "the greeting",  "signing in",
                                          "the sender",     "the recipient", "the message"};
    return "the server answered " + std::to_string(code) + " to " +
           kTo[static_cast<std::size_t>(step)];
  }
  switch (result) {
    case CURLE_USE_SSL_FAILED:
      return "the server offers no STARTTLS, and nothing is said in the clear";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "the server's certificate is not one that the configuration trusts";
    case CURLE_COULDNT_RESOLVE_HOST:
      return "the server's name does not resolve";
    case CURLE_COULDNT_CONNECT:
      return "the server does not take the connection";
    case CURLE_OPERATION_TIMEDOUT:
      return "the server did not answer in time";
    case CURLE_LOGIN_DENIED:
      return "the server refuses user or password";
    default:
      return std::string("the mail was not taken: ") + curl_easy_strerror(result);
  }
}

}  // namespace

void prepare() { check(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); }

Outcome send(const Server& server, const std::string& to, const std::string& message,
             const std::atomic<bool>& ending) {
  const std::unique_ptr<CURL, Closing> handle(curl_easy_init());
  const std::unique_ptr<curl_slist, Closing> recipients(
      curl_slist_append(nullptr, ("<" + to + ">").c_str()));
  if (!handle || !recipients) return {Outcome::Kind::server_trouble, 0, "out of memory"};
  CURL* const curl = handle.get();
  Step step = Step::connecting;
  Reading reading{message, 0};
  // Behind the slash stands the name that we greet with: not this machine's own.
  const std::string url = server.url + "/" + std::string(domain_of(server.from));
  const std::string from = "<" + server.from + ">";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");  // whatever the environment says
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 15L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(server.timeout_s));
  curl_easy_setopt(curl, CURLOPT_USE_SSL,
                   static_cast<long>(server.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!server.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);  // those alone
  }
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read);
  curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, going_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&ending));
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watch);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &step);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  const CURLcode result = curl_easy_perform(curl);
  if (result == CURLE_OK) return {Outcome::Kind::taken, 250, ""};
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  // An answer that was friendly is not why it failed.
  if (code < 400 || code > 599) code = 0;
  Outcome out;
  out.code = static_cast<int>(code);
  out.reason = reason_of(result, step, code);
  if (step == Step::recipient && code >= 500) out.kind = Outcome::Kind::address_refused;
  if (step == Step::recipient && code >= 400 && code < 500) out.kind = Outcome::Kind::address_later;
  return out;
}

}  // namespace mail
