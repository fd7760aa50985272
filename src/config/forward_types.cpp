#include "config/forward_types.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "config/forward_url.h"
#include "config/quotes.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kExampleUrl = "postgresql://tracer_bio@db.example.org/tracer_bio";
constexpr size_t kMaxNameBytes = 64;
constexpr std::string_view kNameBytes =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";

// In the order of ForwardTls.
constexpr std::string_view kTlsNames[] = {"disable", "prefer", "require", "verify-full"};

constexpr std::string_view kSaslMechanisms[] = {"SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"};

// In the order of ForwardKind.
constexpr std::string_view kForms[] = {"postgresql://USER@HOST:PORT/DATABASE",
                                       "kafka://USER@HOST:PORT,HOST:PORT",
                                       "amqp://USER@HOST:PORT/VHOST"};

// Rows go anywhere; a worker takes them from a broker, and brings them where they stay.
std::span<const std::string_view> forms_of(ForwardOf of) {
  if (of == worker_from) return std::span{kForms}.subspan(1);
  if (of == worker_to) return std::span{kForms}.first(1);
  return kForms;
}

bool takes(ForwardOf of, std::string_view url) {
  const auto parsed = parse_forward_url(url);
  if (!parsed) return false;
  const bool is_postgresql = parsed->kind == ForwardKind::kPostgresql;
  return of == last_forward || is_postgresql == (of == worker_to);
}

std::vector<std::string_view> table_names() {
  std::vector<std::string_view> names;
  for (const TableInfo& table : tables())
    if (!table.notes) names.push_back(table.name);
  return names;
}

}  // namespace

std::string default_forward_name(std::string_view url) {
  const auto parsed = parse_forward_url(url);
  if (!parsed) return {};
  std::string name = parsed->scheme;
  if (!parsed->host.empty()) name += '-' + parsed->host;
  for (char& byte : name)
    if (kNameBytes.find(byte) == std::string_view::npos) byte = '-';
  return name.substr(0, kMaxNameBytes);
}

Forward& last_forward(Config& config) { return config.forwards.back(); }
Forward& worker_from(Config& config) { return config.worker.from; }
Forward& worker_to(Config& config) { return config.worker.to; }

std::string ForwardUrlType::expected() const {
  return "a URL as " + one_of(forms_of(of)) +
         ", without a password, which password_file or the environment has, and without "
         "parameters";
}

WrongValues ForwardUrlType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* url = value.as<std::string>();
  const bool is_none = url != nullptr && url->empty() && of != last_forward;
  if (url == nullptr || !(is_none || takes(of, *url))) return {&value};
  of(config).url = *url;
  return {};
}

std::string ForwardUrlType::show(const Config&) const {
  return in_quotes(of == last_forward ? kExampleUrl : "");
}

std::string ForwardNameType::expected() const {
  return "at most " + std::to_string(kMaxNameBytes) +
         " letters, digits, dots, dashes and underscores";
}

WrongValues ForwardNameType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* name = value.as<std::string>();
  const bool is_name = name != nullptr && !name->empty() && name->size() <= kMaxNameBytes &&
                       name->find_first_not_of(kNameBytes) == std::string::npos;
  if (!is_name) return {&value};
  of(config).*member = *name;
  return {};
}

std::string ForwardNameType::show(const Config&) const {
  const std::string name = Forward{}.*member;
  return in_quotes(name.empty() ? default_forward_name(kExampleUrl) : name);
}

std::string ForwardFlagType::expected() const { return "true or false"; }

WrongValues ForwardFlagType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* flag = value.as<bool>();
  if (flag == nullptr) return {&value};
  of(config).*member = *flag;
  return {};
}

std::string ForwardFlagType::show(const Config&) const {
  return Forward{}.*member ? "true" : "false";
}

std::string ForwardTablesType::expected() const {
  return "a list of some of " + one_of(table_names());
}

WrongValues ForwardTablesType::set(Config& config, std::string_view,
                                   const ConfigValue& value) const {
  const auto* names = value.as<std::vector<ConfigValue>>();
  if (names == nullptr) return {&value};
  const std::vector<std::string_view> known = table_names();
  WrongValues wrong;
  for (const ConfigValue& name : *names) {
    const auto* text = name.as<std::string>();
    if (text != nullptr && std::ranges::find(known, *text) != known.end()) {
      of(config).tables.push_back(*text);
    } else {
      wrong.push_back(&name);
    }
  }
  return wrong;
}

std::string ForwardTablesType::show(const Config&) const { return "[]"; }

std::string ForwardBatchType::expected() const {
  return "a number of rows from " + std::to_string(low) + " to " + std::to_string(high);
}

WrongValues ForwardBatchType::set(Config& config, std::string_view,
                                  const ConfigValue& value) const {
  const auto* rows = value.as<int64_t>();
  if (rows == nullptr || *rows < low || *rows > high) return {&value};
  of(config).batch_rows = *rows;
  return {};
}

std::string ForwardBatchType::show(const Config&) const {
  return std::to_string(Forward{}.batch_rows);
}

std::string ForwardFileType::expected() const { return R"("/absolute/path" or "")"; }

WrongValues ForwardFileType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  if (text == nullptr || !(text->empty() || text->front() == '/')) return {&value};
  of(config).*member = *text;
  return {};
}

std::string ForwardFileType::show(const Config&) const { return in_quotes(""); }

std::string ForwardTlsType::expected() const { return one_of(kTlsNames); }

WrongValues ForwardTlsType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  const auto* name = text == nullptr ? std::end(kTlsNames) : std::ranges::find(kTlsNames, *text);
  if (name == std::end(kTlsNames)) return {&value};
  of(config).tls = static_cast<ForwardTls>(name - std::begin(kTlsNames));
  return {};
}

std::string ForwardTlsType::show(const Config&) const { return in_quotes(name_of(Forward{}.tls)); }

std::string ForwardSaslType::expected() const { return one_of(kSaslMechanisms); }

WrongValues ForwardSaslType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  if (text == nullptr || std::ranges::find(kSaslMechanisms, *text) == std::end(kSaslMechanisms))
    return {&value};
  of(config).sasl = *text;
  return {};
}

std::string ForwardSaslType::show(const Config&) const { return in_quotes(Forward{}.sasl); }

std::string_view name_of(ForwardTls tls) { return kTlsNames[static_cast<size_t>(tls)]; }

}  // namespace tracer_bio
