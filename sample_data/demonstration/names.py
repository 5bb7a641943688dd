"""Names of people as an international organisation has them, each used once."""

from __future__ import annotations

import numpy

from sample_data.demonstration.chance import Chance

_GIVEN_TEXT = """
Aaliyah Adriana Agnieszka Ahmed Aisha Alejandro Alessia Anders Andrea Anika Anna Antoine Arjun Astrid Beatriz Benedikt
Bogdan Carlos Carmen Cécile Chiara Chukwu Clara Daan David Deepa Dimitri Ebru Eduardo Elena Elif Emily Emre Esther
Fatima Felix Femke Fiona Florian François Freya Gabriel Giulia Grace Gustav Hana Hannah Hassan Hiroshi Ibrahim Ines
Irina Isabel Ivan Jakub Jana Jasper Javier Jelena Joana Johanna Jonas Joseph Julia Kavita Kenji Khadija Kofi Kwame Lars
Laura Leila Lena Liam Linh Lorenzo Lukas Magdalena Malik Manon Marco Marek Maria Markus Marta Mateusz Matteo Maya
Michael Mina Miriam Mohamed Nadia Naomi Natalia Nikolai Nina Noah Olga Oliver Olumide Omar Paolo Patrick Paula Petra
Rafael Rajesh Rania Rebecca Ricardo Robin Rosa Ruth Sabine Salma Sanjay Sara Sebastian Sergio Simone Sofia Stefan Sunita
Susanne Svetlana Tamara Tariq Teresa Thomas Tobias Uche Ulrike Valentina Vera Victor Viktoria Wanjiru William Xavier
Yara Yasmin Yusuf Zeynep Zofia"""
_FAMILY_TEXT = """
Abdi Acheampong Aguilar Ahlberg Akhtar Almeida Andersson Baker Banerjee Bauer Becker Bernard Bianchi Bjerke Boateng
Bondarenko Borg Brandt Brown Carvalho Castillo Chatterjee Chaudhry Cohen Conti Costa Dąbrowski Dahl Delgado Demir Desai
Diallo Dietrich Dimitrov Dubois Ekström Eriksen Esposito Farouk Ferrari Fischer Fofanah Fontaine Forsberg Garcia Gashi
Gupta Haddad Hahn Hansen Hartmann Hassan Hoffmann Horvat Huang Huber Ionescu Ivanova Jansen Jensen Johnson Jovanović
Kamara Kapoor Karlsson Kaya Keller Khan Kim Kowalczyk Kraus Kumar Laurent Lefèvre Lehmann Leroy Lewandowski Lindgren
Lopez Ma MacDonald Mancini Marino Martens Mbeki Mehta Meier Mensah Meyer Morales Müller Murphy Mwangi Nagy Nair Nakamura
Ndiaye Nguyen Nielsen Nowak O'Brien Öztürk Osei Ouedraogo Papadopoulos Park Patel Pavlov Pereira Petersen Petrović
Popescu Rahman Ramirez Reddy Reyes Ricci Rossi Roux Russo Sahin Sánchez Santos Sato Schäfer Schmidt Schneider Schulz
Sharma Silva Singh Sørensen Stein Svensson Takahashi Tanaka Thompson Torres Tran Vargas Vasquez Virtanen Vogel Wagner
Walsh Weber Winkler Wójcik Wolf Yılmaz Yamamoto Zhang Zhou Ziegler Zimmermann"""
GIVEN, FAMILY = _GIVEN_TEXT.split(), _FAMILY_TEXT.split()
_INITIALS = ["", *(f" {letter}." for letter in "ABCDEFGHJKLMNOPRSTVW")]


def people(count: int) -> numpy.ndarray:
    """`count` different names, in an order that looks like chance; middle initials appear once the plain names are used up."""
    plain = len(GIVEN) * len(FAMILY)
    order = Chance("names").order(plain)
    positions = order[numpy.arange(count) % plain]
    rounds = numpy.arange(count) // plain
    return numpy.array([
        f"{GIVEN[position % len(GIVEN)]}{_INITIALS[turn % len(_INITIALS)]} {FAMILY[position // len(GIVEN)]}"
        for position, turn in zip(positions, rounds, strict=True)
    ], dtype=object)
