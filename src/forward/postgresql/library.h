// libpq, by its C API. It is no dependency of the program: loaded when something is to be sent.
#pragma once

#include <libpq-fe.h>

namespace tracer_bio {

// The functions of the C API that are used. All are there since PostgreSQL 9.6.
#define TRACER_BIO_LIBPQ_FUNCTIONS(X) \
  X(PQclear)                          \
  X(PQconnectPoll)                    \
  X(PQconnectStartParams)             \
  X(PQconnectionNeedsPassword)        \
  X(PQconninfoFree)                   \
  X(PQconninfoParse)                  \
  X(PQconsumeInput)                   \
  X(PQdb)                             \
  X(PQerrorMessage)                   \
  X(PQfinish)                         \
  X(PQflush)                          \
  X(PQfreemem)                        \
  X(PQgetResult)                      \
  X(PQgetisnull)                      \
  X(PQgetvalue)                       \
  X(PQnfields)                        \
  X(PQhost)                           \
  X(PQisBusy)                         \
  X(PQntuples)                        \
  X(PQport)                           \
  X(PQputCopyData)                    \
  X(PQputCopyEnd)                     \
  X(PQresultErrorField)               \
  X(PQresultErrorMessage)             \
  X(PQresultStatus)                   \
  X(PQsendQuery)                      \
  X(PQsendQueryParams)                \
  X(PQserverVersion)                  \
  X(PQsetErrorVerbosity)              \
  X(PQsetNoticeReceiver)              \
  X(PQsetnonblocking)                 \
  X(PQsocket)                         \
  X(PQstatus)                         \
  X(PQuser)

// Each is called as a member, by the name that it has in libpq-fe.h.
struct LibpqLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is declared
#define TRACER_BIO_MEMBER(function) decltype(&::function) function = nullptr;
  TRACER_BIO_LIBPQ_FUNCTIONS(TRACER_BIO_MEMBER)
#undef TRACER_BIO_MEMBER
};

// Loaded by the first call, for good: libpq.so.5 of the system. Throws SinkRefused, saying how to
// get it.
const LibpqLibrary& libpq();

}  // namespace tracer_bio
