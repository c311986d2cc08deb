#pragma once

#include "practice/seedrandom.h"

#include <QString>
#include <QStringList>

namespace console::practice {

/// Somebody who does not exist.
struct MadeUpPerson
{
    QString name;
    QString email;
    QString phone;
    QStringList address; ///< line1, city, state, postal code, country
    QString plate;       ///< may be empty
    QString userTypeId;  ///< of the practice tenant (facts/stripe-and-opscom.md 1.3)
};

/// The same random stream gives the same person. One e-mail domain serves a third of all, as a campus does.
MadeUpPerson makeUpPerson(SeedRandom &random);

} // namespace console::practice
